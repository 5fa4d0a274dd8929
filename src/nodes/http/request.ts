import { excerpt, Failure } from '../../flow/index.js';
import type { FunctionDefinition, Values } from '../../flow/index.js';
import { asText } from '../as-text.js';
import { IN, option, OUT, port, required } from '../ports.js';
import { agentFor } from './agent.js';
import { buildRequest } from './build-request.js';
import { readResponse } from './read-response.js';
import { sendFollowing } from './send-following.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export const request: FunctionDefinition = {
  namespace: 'core.http',
  name: 'request',
  nodeType: 'function',
  effect: 'outside',
  revision: 1,
  title: { en: 'HTTP request', zh: 'HTTP 请求' },
  description: {
    en: 'Asks an HTTP server. Each request bears an Idempotency-Key, the same for every attempt. Private addresses are out of reach unless the host allows them.',
    zh: '发送 HTTP 请求。请求带有 Idempotency-Key，每次尝试相同。除非管理员允许，无法访问内网地址。',
  },
  flowInputs: [IN],
  flowOutputs: [OUT],
  inputs: [
    required('url', 'string', 'URL', 'URL'),
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
    option('bodyType', 'string', 'How the body is sent', '请求体类型', {
      value: 'json',
      allowed: ['json', 'form', 'multipart', 'text'],
    }),
    option('responseType', 'string', 'How the answer is read', '响应类型', {
      value: 'auto',
      allowed: ['auto', 'json', 'text', 'base64'],
    }),
    option('redirects', 'number', 'Redirects followed at most', '最多跟随的重定向次数', {
      value: 5,
      min: 0,
      max: 20,
    }),
    option('failOnStatus', 'bool', 'Fail where the status is 400 or more', '状态码不小于 400 时失败', {
      value: true,
    }),
  ],
  example: { inputs: { url: 'https://orders.internal/{{ vars.text }}', query: { full: true } } },
  async run(inputs: Values, step) {
    const { options, signal, maxValueBytes } = step;
    const first = buildRequest(inputs, options, step.idempotencyKey, maxValueBytes);
    const response = await sendFollowing(first, Number(options.redirects), agentFor(step.settings), signal);
    const answer = await readResponse(response, asText(options.responseType), maxValueBytes);
    if (options.failOnStatus === true && answer.status >= 400) {
      const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      throw new Failure(
        `${first.method} ${first.url.origin} answered ${answer.status}: ${excerpt(said, 300)}`,
        true,
      );
    }
    return answer;
  },
};
