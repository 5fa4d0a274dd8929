import type { ControlDefinition } from '../../flow/index.js';
import { flowPort, IN, port } from '../ports.js';

export const tryCatch: ControlDefinition = {
  namespace: 'core.programming',
  name: 'tryCatch',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Try and catch', zh: '捕获错误' },
  description: {
    en: 'Runs "try"; after a failure in it, runs "catch". Continues at "completed" when the last of them has ended.',
    zh: '运行 try；其中的失败转到 catch。任一走完后走 completed。',
  },
  flowInputs: [IN],
  flowOutputs: [
    flowPort('try', 'Try', '尝试'),
    flowPort('catch', 'Catch', '捕获'),
    flowPort('completed', 'Completed', '完成'),
  ],
  inputs: [],
  outputs: [
    port('errorMessage', 'string', 'Error message', '错误信息'),
    port('errorNode', 'string', 'Id of the node that failed', '出错节点的 id'),
  ],
  options: [],
  example: {},
  *control(_inputs, _options, flowOutputs) {
    const catches = flowOutputs.includes('catch') ? 'failure' : 'nothing';
    const { ended, errorMessage, errorNode } = yield { run: 'try', index: 0, catches };
    if (ended === 'failed') {
      yield { run: 'catch', index: 1, outputs: { errorMessage, errorNode }, catches: 'nothing' };
    }
    return 'completed';
  },
};
