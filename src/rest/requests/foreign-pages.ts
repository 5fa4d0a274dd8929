import type { FastifyRequest } from 'fastify';
import { RestError } from '../errors.js';
import { message } from '../messages.js';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** Methods by which a page can do no harm: it cannot read what they answer. */
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

const HOST_REFUSED = message(
  'Without credentials this server answers only on this machine: call it by localhost or 127.0.0.1.',
  '未提供凭证时，本服务只在本机应答：请以 localhost 或 127.0.0.1 访问。',
);

const ORIGIN_REFUSED = message(
  'Pages of other sites may not call this server without credentials. LIUCHENG_ORIGINS names those that may.',
  '其他网站的页面不得在未提供凭证时调用本服务。LIUCHENG_ORIGINS 指定允许的网站。',
);

/**
 * Keeps pages of other sites out where calls need no credentials. The browser of somebody on this machine reaches
 * loopback for any page that it shows, so two things are asked: by which name it has come (a name that was made to point
 * here, "DNS rebinding", is none of ours), and which page has sent it (browsers tell, and no page can change that).
 * Programs other than browsers tell nothing of a page, and are let in.
 */
export class ForeignPages {
  private readonly hosts: ReadonlySet<string>;
  private readonly origins: ReadonlySet<string>;

  /**
   * @param host where the API listens
   * @param origins of other sites whose pages may call
   */
  constructor(host: string, origins: readonly string[]) {
    this.hosts = new Set([...LOOPBACK, host.includes(':') ? `[${host}]` : host.toLowerCase()]);
    this.origins = new Set(origins);
  }

  /**
   * Lets through what no foreign page has sent.
   *
   * @throws RestError 403
   */
  refuse(request: FastifyRequest): void {
    const { host } = request.headers;
    // Of a trusted proxy's word as well: a page that has come by a name of its own may set any header.
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
    return site !== undefined && !SAFE.has(method);
  }
}
