import type { ControlDefinition } from '../../flow/index.js';
import { flowPort, IN, port, requiredPort } from '../ports.js';

export const repeat: ControlDefinition = {
  namespace: 'core.programming',
  name: 'repeat',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Repeat', zh: '重复' },
  description: { en: 'Runs the body a number of times.', zh: '将循环体运行指定次数。' },
  flowInputs: [IN],
  flowOutputs: [flowPort('body', 'Body', '循环体'), flowPort('completed', 'Completed', '完成')],
  inputs: [requiredPort('count', 'number', 'How often', '次数')],
  outputs: [port('index', 'number', 'Index, from 0', '序号，从 0 起')],
  options: [],
  example: { inputs: { count: 3 } },
  *control({ count }) {
    for (let index = 0; index < Math.floor(Number(count)); index++) {
      const { ended } = yield { run: 'body', index, outputs: { index }, catches: 'loop' };
      if (ended === 'break') break;
    }
    return 'completed';
  },
};
