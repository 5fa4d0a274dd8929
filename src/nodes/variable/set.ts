import type { VariableSetDefinition } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { IN, option, OUT, port } from '../ports.js';

export const set: VariableSetDefinition = {
  namespace: 'core.variable',
  name: 'set',
  nodeType: 'variable_set',
  effect: 'pure',
  revision: 1,
  title: { en: 'Set variable', zh: '设置变量' },
  description: {
    en: 'Sets the variable to a value of its type. Only this job sees the change.',
    zh: '给变量赋一个符合其类型的值，仅在本任务中可见。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [port('value', 'any', 'Value', '值')],
  outputs: [port('value', 'any', 'Value', '值')],
  options: [
    option('variable', 'string', 'Variable', '变量', { value: '', required: true, holds: 'variable' }),
  ],
  example: {
    inputs: { value: 'another text' },
    options: { variable: 'text' },
    outputs: { value: 'another text' },
  },
  assign({ value = null }, { variable }, context) {
    context.setVariable(asText(variable), value);
    return { value: context.getVariable(asText(variable)) };
  },
};
