import type { FunctionDefinition } from '../../flow/index.js';
import { IN, OUT, port } from '../ports.js';

export const now: FunctionDefinition = {
  namespace: 'core.time',
  name: 'now',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'Now', zh: '当前时间' },
  description: { en: 'The current time, as ISO 8601 in UTC.', zh: '当前时刻，ISO 8601 格式（UTC）。' },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [],
  outputs: [port('value', 'date', 'Value', '值')],
  options: [],
  example: {},
  run: (_inputs, step) => ({ value: new Date(step.now()).toISOString() }),
};
