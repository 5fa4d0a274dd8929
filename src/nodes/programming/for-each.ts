import type { ControlDefinition, Json } from '../../flow/index.js';
import { flowPort, IN, option, port, requiredPort } from '../ports.js';

export const forEach: ControlDefinition = {
  namespace: 'core.programming',
  name: 'forEach',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'For each', zh: '遍历' },
  description: {
    en: 'Runs the body once for each element of a list. With a concurrency above 1, rounds run at the same time, each with a copy of the variables; the copies are merged in the order of the list.',
    zh: '对列表的每个元素运行一次循环体。并发数大于 1 时各轮同时运行，各有一份变量副本，按列表顺序合并。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('body', 'Body', '循环体'), flowPort('completed', 'Completed', '完成')],
  inputs: [requiredPort('list', 'array', 'List', '列表')],
  outputs: [
    port('element', 'any', 'Element', '元素'),
    port('index', 'number', 'Index, from 0', '序号，从 0 起'),
  ],
  options: [
    option('concurrency', 'number', 'Rounds that run at the same time', '并发数', {
      value: 1,
      min: 1,
      max: 1000,
      integer: true,
    }),
  ],
  example: { inputs: { list: ['a', 'b', 'c'] } },
  *control({ list }, { concurrency }) {
    const elements = list as Json[];
    const atOnce = Math.floor(Number(concurrency));
    const outputs = (index: number) => ({ element: elements[index] ?? null, index });
    if (atOnce > 1) {
      const branch = (index: number) => ({ port: 'body', outputs: outputs(index) });
      yield { count: elements.length, atOnce, loop: true, alone: true, branch };
      return 'completed';
    }
    for (let index = 0; index < elements.length; index++) {
      const { ended } = yield { run: 'body', index, outputs: outputs(index), catches: 'loop' };
      if (ended === 'break') break;
    }
    return 'completed';
  },
};
