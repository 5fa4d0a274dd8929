import type { ChoiceDefinition } from '../../flow/index.js';
import { flowPort, IN, required } from '../ports.js';

export const branch: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'branch',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Branch', zh: '条件分支' },
  description: {
    en: 'Goes one way where the condition holds, else the other.',
    zh: '条件成立走一路，否则走另一路。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('then', 'Then', '成立'), flowPort('else', 'Else', '否则')],
  inputs: [required('condition', 'bool', 'Condition', '条件')],
  outputs: [],
  options: [],
  example: { inputs: { condition: '{{ vars.number > 2 }}' } },
  choose: ({ condition }) => (condition === true ? 'then' : 'else'),
};
