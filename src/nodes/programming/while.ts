import type { ControlDefinition } from '../../flow/index.js';
import { flowPort, IN, port, requiredPort } from '../ports.js';

export const whileLoop: ControlDefinition = {
  namespace: 'core.programming',
  name: 'while',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'While', zh: '条件循环' },
  description: {
    en: 'Runs the body as long as the condition is true; the condition is computed again before each round.',
    zh: '条件成立时反复运行循环体，每轮之前重新计算条件。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('body', 'Body', '循环体'), flowPort('completed', 'Completed', '完成')],
  inputs: [requiredPort('condition', 'bool', 'Condition', '条件')],
  outputs: [port('index', 'number', 'Index, from 0', '序号，从 0 起')],
  options: [],
  example: { inputs: { condition: '{{ vars.number > 5 }}' } },
  *control(first) {
    let inputs = first;
    for (let index = 0; inputs.condition === true; index++) {
      const { ended } = yield { run: 'body', index, outputs: { index }, catches: 'loop' };
      if (ended === 'break') break;
      ({ inputs } = yield { pull: true });
    }
    return 'completed';
  },
};
