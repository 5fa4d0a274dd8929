import type { ChoiceDefinition } from '../../flow/index.js';
import { IN } from '../ports.js';

export const continueLoop: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'continue',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Continue', zh: '继续下一轮' },
  description: { en: 'Ends this round of the innermost loop.', zh: '结束最内层循环的本轮。' },
  flowInputs: [IN],
  flowOutputs: [],
  inputs: [],
  outputs: [],
  options: [],
  example: {},
  choose: () => ({ leave: 'continue' }),
};
