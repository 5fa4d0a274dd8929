import type { FunctionDefinition } from '../../flow/index.js';
import { IN, option, OUT, port } from '../ports.js';
import { MOST_SECONDS, secondsOf } from './seconds.js';

export const token: FunctionDefinition = {
  namespace: 'core.event',
  name: 'token',
  nodeType: 'function',
  effect: 'recorded',
  revision: 1,
  title: { en: 'Event token', zh: '事件令牌' },
  description: {
    en: 'Makes a secret token for one event from outside, such as the answer to an approval. Whoever knows the token can send the event once, without a login: a POST of JSON to the path in `url`. `core.event.wait` gives the JSON to the flow.',
    zh: '生成一个保密令牌，用于接收一次外部事件，例如审批结果。知道令牌者无需登录，即可向 url 中的路径 POST 一次 JSON；core.event.wait 将其交给流程。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [],
  outputs: [port('token', 'string', 'Token', '令牌'), port('url', 'string', 'Path', '路径')],
  options: [
    option('expiresIn', 'number', 'Valid for (seconds)', '有效秒数', {
      value: null,
      min: 1,
      max: MOST_SECONDS,
    }),
  ],
  example: { options: { expiresIn: 86400 } },
  async run(_inputs, step) {
    const token = await step.createToken(secondsOf(step.options.expiresIn));
    return { token, url: `/api/job/event/${token}/` };
  },
};
