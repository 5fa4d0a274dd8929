import type { FunctionDefinition } from '../../flow/index.js';
import { flowPort, IN, option, OUT, port, requiredPort } from '../ports.js';
import { MOST_SECONDS, secondsOf } from './seconds.js';

export const wait: FunctionDefinition = {
  namespace: 'core.event',
  name: 'wait',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'Wait for an event', zh: '等待事件' },
  description: {
    en: 'Waits until the event of a token of this job is sent, also across a restart of the worker, and gives its JSON. An event that was sent before is kept. A long wait does not occupy a worker. If the event has not come after `seconds`, or when the token expires, the flow goes on at the output `timeout`, or ends there if that is not linked.',
    zh: '等待本任务的令牌所对应的事件，并给出其 JSON；工作进程重启后继续等待。先于等待送达的事件会保留。长时间等待不占用工作进程。超过 seconds 秒或令牌过期仍未收到，则从 timeout 输出继续；该输出未连线时流程到此为止。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT, flowPort('timeout', 'Timeout', '超时')],
  inputs: [requiredPort('token', 'string', 'Token', '令牌')],
  outputs: [port('body', 'any', 'Body', '正文')],
  options: [
    option('seconds', 'number', 'Wait at most (seconds)', '最长等待秒数', {
      value: null,
      min: 0,
      max: MOST_SECONDS,
    }),
  ],
  example: { inputs: { token: '{{ vars.text }}' }, options: { seconds: 86400 } },
  async run({ token }, step) {
    const event = await step.waitForEvent(token as string, secondsOf(step.options.seconds));
    if (event !== null) return { body: event.body };
    step.leaveBy('timeout');
    return { body: null };
  },
};
