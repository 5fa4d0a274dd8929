import type { ControlDefinition } from '../../flow/index.js';
import { flowPort, IN } from '../ports.js';

export const parallel: ControlDefinition = {
  namespace: 'core.programming',
  name: 'parallel',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Parallel', zh: '并行' },
  description: {
    en: 'Runs its outputs 1, 2, … at the same time, each with a copy of the variables; continues when all have ended. The first failure ends the others.',
    zh: '同时运行输出 1、2、……，各有一份变量副本；全部走完后继续。任一失败则停止其余。',
  },
  flowInputs: [IN],
  flowOutputs: [
    flowPort('1', 'First', '第一路'),
    flowPort('2', 'Second', '第二路'),
    flowPort('completed', 'Completed', '完成'),
  ],
  moreFlowOutputs: 'numbered',
  inputs: [],
  outputs: [],
  options: [],
  example: {},
  *control(_inputs, _options, flowOutputs) {
    const branches = flowOutputs.filter((name) => name !== 'completed');
    const branch = (index: number) => ({ port: branches[index] ?? '' });
    const count = branches.length;
    if (count > 0) yield { count, atOnce: count, loop: false, alone: true, branch };
    return 'completed';
  },
};
