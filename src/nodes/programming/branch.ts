import type { ChoiceDefinition } from '../../flow/index.js';
import { flowPort, IN, requiredPort } from '../ports.js';

export const branch: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'branch',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Branch', zh: '条件分支' },
  description: {
    en: 'Continues at "then" if the condition is true, otherwise at "else".',
    zh: '条件成立时走 then，否则走 else。',
  },
  flowInputs: [IN],
  flowOutputs: [flowPort('then', 'Then', '成立'), flowPort('else', 'Else', '否则')],
  inputs: [requiredPort('condition', 'bool', 'Condition', '条件')],
  outputs: [],
  options: [],
  example: { inputs: { condition: '{{ vars.number > 2 }}' } },
  choose: ({ condition }) => (condition === true ? 'then' : 'else'),
};
