import type { ChoiceDefinition, Values } from '../../flow/index.js';
import { IN, port } from '../ports.js';

export const returnOutputs: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'return',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Return', zh: '返回' },
  description: {
    en: 'Ends this process with outputs: those of the job, or those that the calling process gets.',
    zh: '结束本流程并给出输出：任务的输出，或调用方得到的结果。',
  },
  flowInputs: [IN],
  flowOutputs: [],
  inputs: [port('outputs', 'object', 'Outputs', '输出')],
  outputs: [],
  options: [],
  example: { inputs: { outputs: { total: '{{ vars.number * 2 }}' } } },
  choose: ({ outputs }) => ({ leave: 'return', outputs: (outputs ?? {}) as Values }),
};
