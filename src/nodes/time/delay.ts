import type { FunctionDefinition } from '../../flow/index.js';
import { IN, OUT, requiredPort } from '../ports.js';

export const delay: FunctionDefinition = {
  namespace: 'core.time',
  name: 'delay',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'Delay', zh: '延时' },
  description: {
    en: 'Waits for a number of seconds, also across a restart of the worker. A long wait does not occupy a worker.',
    zh: '等待若干秒，工作进程重启后继续计时；长时间等待不占用工作进程。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [requiredPort('seconds', 'number', 'Seconds', '秒数')],
  outputs: [],
  options: [],
  example: { inputs: { seconds: 0.5 } },
  async run({ seconds }, step) {
    await step.wait(Number(seconds));
    return {};
  },
};
