import { excerpt, Failure, inTurn, sizeOf, yieldIfSpent } from '../../flow/index.js';
import type { FunctionDefinition, Json, Text, Values } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { IN, option, OUT, port, requiredPort } from '../ports.js';
import { agentFor } from './agent.js';
import { buildRequest } from './build-request.js';
import { dnsLookups } from './dns-lookups.js';
import { openRequests } from './open-requests.js';
import { readResponse } from './read-response.js';
import { sendFollowing } from './send-following.js';
import { workOf } from '../work-of.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export const request: FunctionDefinition = {
  namespace: 'core.http',
  name: 'request',
  nodeType: 'function',
  effect: 'outside',
  revision: 1,
  title: { en: 'HTTP request', zh: 'HTTP 请求' },
  description: {
    en: 'Sends a request to an HTTP server. Each request has an Idempotency-Key, the same for every attempt. Private addresses are refused unless the operator allows them. A redirect to another origin is followed without credentials: only with headers that say what is requested (Accept, Range, …). If it keeps the method, as 307 does, a request with a body fails: the body is not sent there.',
    zh: '发送 HTTP 请求。请求带有 Idempotency-Key，每次尝试相同。除非管理员允许，无法访问内网地址。重定向到其他源时，只发送说明请求内容的请求头（Accept、Range 等），不发送凭据；若重定向保留方法（如 307），带请求体的请求会失败，请求体不会发往其他源。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [
    requiredPort('url', 'string', 'URL', 'URL'),
    port('headers', 'object', 'Headers', '请求头'),
    port('query', 'object', 'Query', '查询参数'),
    port('body', 'any', 'Body', '请求体'),
  ],
  outputs: [
    port('status', 'number', 'Status', '状态码'),
    port('headers', 'object', 'Headers', '响应头'),
    port('body', 'any', 'Body', '响应体'),
  ],
  options: [
    option('method', 'string', 'Method', '方法', { value: 'GET', allowed: METHODS }),
    option('bodyType', 'string', 'Format of the request body', '请求体类型', {
      value: 'json',
      allowed: ['json', 'form', 'multipart', 'text'],
    }),
    option('responseType', 'string', 'Format of the answer', '响应类型', {
      value: 'auto',
      allowed: ['auto', 'json', 'text', 'base64'],
    }),
    option('redirects', 'number', 'Maximum number of redirects', '最多跟随的重定向次数', {
      integer: true,
      value: 5,
      min: 0,
      max: 20,
    }),
    option('failOnStatus', 'bool', 'Fail if the status is 400 or more', '状态码不小于 400 时失败', {
      value: true,
    }),
  ],
  example: { inputs: { url: 'https://orders.internal/{{ vars.text }}', query: { full: true } } },
  async run(inputs: Values, step) {
    const { options, maxValueBytes } = step;
    const owner = workOf(step.user);
    const agent = await agentFor(step.settings, step.user);
    // Built only when it has a place: thousands of requests can wait, each with a text of 1 MiB that is a single value before.
    return openRequests.run(step, async () => {
      // 1,000 requests can be refused in one turn of the event loop, and begin again.
      await yieldIfSpent(owner);
      step.signal.throwIfAborted();
      // Requests of many jobs begin at the same time, and a form of 340,000 fields takes 0.1 s.
      const build = () => buildRequest(inputs, options, step.idempotencyKey, maxValueBytes);
      const first = await inTurn(sizeOf(inputs), build, owner);
      const response = await dnsLookups.runFor(step, () =>
        sendFollowing(first, Number(options.redirects), agent, step),
      );
      const answer = readResponse(response, asText(options.responseType), step);
      const { statusCode: status } = response;
      if (options.failOnStatus !== true || status < 400) return answer;
      const said = await saidBy(answer);
      const asked = `${first.method} ${first.url.origin}`;
      const text = {
        en: `${asked} answered ${status}: ${said.en}`,
        zh: `${asked} 应答 ${status}：${said.zh}`,
      };
      throw new Failure(text, true);
    });
  },
};

/** What a response says that refuses a request; why it cannot be read, if it is too large or not of the wanted type. */
async function saidBy(answer: Promise<{ body: Json }>): Promise<Text> {
  try {
    const { body } = await answer;
    const text = excerpt(typeof body === 'string' ? body : JSON.stringify(body), 300);
    return { en: text, zh: text };
  } catch (error) {
    if (error instanceof Failure) return error.text;
    throw error;
  }
}
