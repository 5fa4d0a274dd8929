import type { ChoiceDefinition } from '../../flow/index.js';
import { IN, port } from '../ports.js';

export const fail: ChoiceDefinition = {
  namespace: 'core.programming',
  name: 'fail',
  nodeType: 'programming',
  effect: 'pure',
  revision: 1,
  title: { en: 'Fail', zh: '失败' },
  description: {
    en: 'Fails with a message. The nearest "catch" handles the failure; without one, the job fails.',
    zh: '以给定信息失败：由最近的 catch 处理，否则任务失败。',
  },
  flowInputs: [IN],
  flowOutputs: [],
  inputs: [port('message', 'string', 'Message', '信息')],
  outputs: [],
  options: [],
  example: { inputs: { message: 'The order does not exist' } },
  choose: ({ message }) => ({
    leave: 'fail',
    message:
      typeof message === 'string'
        ? { en: message, zh: message }
        : { en: 'The flow has failed', zh: '流程已失败' },
  }),
};
