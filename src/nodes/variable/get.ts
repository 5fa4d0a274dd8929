import type { OperationDefinition } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { option, port } from '../ports.js';

export const get: OperationDefinition = {
  namespace: 'core.variable',
  name: 'get',
  nodeType: 'variable_get',
  effect: 'pure',
  revision: 1,
  title: { en: 'Get variable', zh: '读取变量' },
  description: {
    en: 'The value of the variable when it is read. A variable with the scope `global` starts with the value that the shared variable of the same name had when the job was executed.',
    zh: '被取用时变量的值。scope 为 `global` 的变量以任务执行时同名共享变量的值开始。',
  },
  flowInputs: [],
  flowOutputs: [],
  inputs: [],
  outputs: [port('value', 'any', 'Value', '值')],
  options: [
    option('variable', 'string', 'Variable', '变量', { value: '', required: true, holds: 'variable' }),
  ],
  example: { options: { variable: 'text' }, outputs: { value: 'a text' } },
  compute: (_inputs, { variable }, context) => ({ value: context.getVariable(asText(variable)) }),
};
