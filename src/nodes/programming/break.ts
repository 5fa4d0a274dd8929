import type { ChoiceDefinition } from '../../flow/index.js';
import { IN } from '../ports.js';

export const breakLoop: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'break',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Break', zh: '跳出循环' },
  description: {
    en: 'Ends the innermost loop and continues at its "completed".',
    zh: '跳出最内层循环，转到其 completed。',
  },
  flowInputs: [IN],
  flowOutputs: [],
  inputs: [],
  outputs: [],
  options: [],
  example: {},
  choose: () => ({ leave: 'break' }),
};
