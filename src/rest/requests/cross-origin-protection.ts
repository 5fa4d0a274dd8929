import type { FastifyRequest } from 'fastify';
import { RestError } from '../errors.js';
import { message } from '../messages.js';
import { SAFE_METHODS } from './safe-methods.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const HOST_REFUSED = message(
  'Calls without credentials must use the host name localhost or 127.0.0.1.',
  '未提供凭证时，本服务只在本机应答：请以 localhost 或 127.0.0.1 访问。',
);

const ORIGIN_REFUSED = message(
  'Pages of other sites cannot call this server without credentials, unless LIUCHENG_ORIGINS lists their origin.',
  '其他网站的页面不得在未提供凭证时调用本服务。LIUCHENG_ORIGINS 指定允许的网站。',
);

/**
 * Refuses requests from pages of other sites if calls need no credentials. A browser on this machine sends requests to loopback
 * for any page, so two things are checked: the host name (with DNS rebinding, it is not one of this server), and the origin
 * of the page (the browser sends it, and the page cannot change it). Programs other than browsers send no origin and are
 * allowed.
 */
export class CrossOriginProtection {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  /**
   * @param host the address or name on which the API listens
   * @param origins origins of other sites whose pages may call
   */
  constructor(host: string, origins: readonly string[]) {
    this.hosts = new Set([...LOOPBACK, host.includes(':') ? `[${host}]` : host.toLowerCase()]);
    this.origins = new Set(origins);
  }

  /**
   * Refuses a request that a page of another site may have sent.
   *
   * @throws RestError 403
   */
  check(request: FastifyRequest): void {
    const { host } = request.headers;
    // Both the header and the name that a trusted proxy reports: a page on a rebound name can set `X-Forwarded-Host`.
    if (host !== undefined && !(this.knows(host) && this.knows(request.host)))
      throw new RestError(403, HOST_REFUSED);
    if (this.isForeign(request)) throw new RestError(403, ORIGIN_REFUSED);
  }

  private knows(host: string): boolean {
    return this.hosts.has(host.replace(/:\d*$/, '').toLowerCase());
  }

  private isForeign({ method, headers, protocol, host }: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = headers;
    if (site === 'same-origin' || site === 'none') return false;
    if (origin !== undefined) return origin !== `${protocol}://${host}` && !this.origins.has(origin);
    return site !== undefined && !SAFE_METHODS.has(method);
  }
}
