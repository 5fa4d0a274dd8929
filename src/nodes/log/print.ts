import { type FunctionDefinition, LOG_LEVELS } from '../../flow/index.js';
import { IN, option, OUT, port } from '../ports.js';

export const print: FunctionDefinition = {
  namespace: 'core.log',
  name: 'print',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'Print', zh: '打印' },
  description: {
    en: "Writes a line to the job's log: a text as it is, anything else as JSON.",
    zh: '向任务日志写一行：文本原样写出，其他值写成 JSON。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [port('message', 'any', 'Message', '消息')],
  outputs: [],
  options: [option('level', 'string', 'Level', '级别', { value: 'info', allowed: LOG_LEVELS })],
  example: { inputs: { message: 'Order {{ vars.text }} is paid' } },
  run({ message = null }, step) {
    const level = LOG_LEVELS.find((known) => known === step.options.level) ?? 'info';
    step.log(level, typeof message === 'string' ? message : JSON.stringify(message));
    return {};
  },
};
