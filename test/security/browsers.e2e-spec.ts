import pg from 'pg';
import { raw } from '../support/raw.js';
import { type Answer, send, type Sent } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * Attacks by web pages in a browser on this machine, if calls need no credentials.
 */

const PROCESS = '/api/process/process/';
const ALLOWED = 'https://designer.example';
const EVIL = 'http://evil.example';
const FORM = 'application/x-www-form-urlencoded';
const NEW = { name: 'forged', project: 'p' };

describe('an open server on loopback', () => {
  let server: Server;
  let client: pg.Client;
  let port: string;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api', LIUCHENG_ORIGINS: ALLOWED, TRUST_PROXY: '127.0.0.1' });
    ({ port } = new URL(server.url));
    client = new pg.Client(server.database);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  const post = (headers: Record<string, string>, more: Sent = {}): Promise<Answer> =>
    send(server.url, PROCESS, { method: 'POST', body: NEW, headers, ...more });
  const forged = async (): Promise<number> =>
    (await client.query(`SELECT count(*)::int AS n FROM process WHERE name = 'forged'`)).rows[0].n;

  describe('refuses', () => {
    it.each<[string, Record<string, string>, unknown]>([
      ['a form from another page', { origin: EVIL, 'content-type': FORM }, 'name=forged&project=p'],
      ['JSON with the type text/plain', { origin: EVIL, 'content-type': 'text/plain' }, JSON.stringify(NEW)],
      ['a multipart form', { origin: EVIL, 'content-type': 'multipart/form-data; boundary=b' }, '--b--'],
      ['JSON, without a preflight', { origin: EVIL, 'content-type': 'application/json' }, NEW],
      [
        'a request from a sandboxed frame or a file',
        { origin: 'null', 'content-type': FORM },
        'name=forged&project=p',
      ],
      ['a page of another server on this machine', { origin: 'http://localhost:1' }, NEW],
      ['a page of the same host with another scheme', { origin: 'https://127.0.0.1' }, NEW],
      ['an origin that only begins like the server’s', { origin: 'http://127.0.0.1.evil.example' }, NEW],
      ['an origin that only begins like an allowed one', { origin: `${ALLOWED}.evil.example` }, NEW],
      ['an allowed origin in upper case', { origin: ALLOWED.toUpperCase() }, NEW],
      [
        'a page that hides its origin',
        { 'sec-fetch-site': 'cross-site', 'content-type': FORM },
        'name=forged&project=p',
      ],
      [
        'a page on another port',
        { 'sec-fetch-site': 'same-site', 'content-type': FORM },
        'name=forged&project=p',
      ],
    ])('%s', async (_, headers, body) => {
      const answer = await post(headers, { body });
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: expect.stringContaining('LIUCHENG_ORIGINS') },
      });
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
      expect(await forged()).toBe(0);
    });

    it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'OPTIONS'])('%s, on any path', async (method) => {
      for (const path of [PROCESS, '/api/process/stop/1/', '/%61pi/process/process/', '/api/job/job'])
        expect([403, 404]).toContain(
          (await send(server.url, path, { method, headers: { origin: EVIL } })).status,
        );
    });

    it.each([
      'evil.example',
      'localhost.evil.example',
      '127.0.0.1.evil.example:3000',
      'evil.example:127',
      '0.0.0.0',
      '10.0.0.1:3000',
      '127.0.0.2',
      '2130706433',
      '0x7f000001',
      '[::ffff:7f00:1]',
    ])('another host name (DNS rebinding): %s', async (host) => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const answer = await send(server.url, PROCESS, { method, headers: { host } });
        expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('localhost') } });
      }
    });

    it('a rebound page that forges the headers of a proxy', async () => {
      for (const claimed of ['localhost', `127.0.0.1:${port}`]) {
        const headers = { host: 'evil.example', 'x-forwarded-host': claimed, 'x-forwarded-proto': 'http' };
        expect((await send(server.url, PROCESS, { headers })).status).toBe(403);
      }
    });

    it('the public name of a proxy, since a proxy requires credentials', async () => {
      const headers = { 'x-forwarded-host': 'flows.example' };
      expect((await send(server.url, PROCESS, { headers })).status).toBe(403);
    });

    it('a second Host header', async () => {
      const answer = await raw(
        server.url,
        `GET ${PROCESS} HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 40[03] /);
    });
  });

  describe('accepts', () => {
    it.each<[string, Record<string, string>]>([
      ['curl, which sends no origin', {}],
      ['localhost in any case and with any port', { host: 'LOCALHOST:1' }],
      ['127.0.0.1 without a port', { host: '127.0.0.1' }],
      ['[::1]', { host: '[::1]:3000' }],
      ['its own page, such as /docs', { origin: 'http://localhost:3000', host: 'localhost:3000' }],
      ['its own page in a browser with Sec-Fetch-Site', { 'sec-fetch-site': 'same-origin' }],
      ['a URL typed into the browser', { 'sec-fetch-site': 'none' }],
      ['an allowed origin', { origin: ALLOWED, 'sec-fetch-site': 'cross-site' }],
    ])('%s', async (_, headers) => {
      expect((await post(headers, { body: { name: 'n', project: 'p' } })).status).toBe(201);
    });

    it('a navigation from another site, which cannot read the response', async () => {
      const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
      expect((await send(server.url, PROCESS, { headers })).status).toBe(200);
      expect((await send(server.url, '/docs', { headers })).status).toBe(200);
    });
  });

  describe('response headers', () => {
    it('allow an allowed origin to read responses, including errors', async () => {
      for (const path of [PROCESS, `${PROCESS}2147483647/`, '/nowhere']) {
        const { headers } = await send(server.url, path, { headers: { origin: ALLOWED } });
        expect(headers).toMatchObject({ 'access-control-allow-origin': ALLOWED, vary: 'Origin' });
        expect(headers['access-control-expose-headers']).toContain('ETag');
        expect(headers['access-control-allow-credentials']).toBeUndefined();
      }
    });

    it('say that pages differ by origin, too', async () => {
      const headers = { origin: ALLOWED, accept: 'text/html' };
      expect((await send(server.url, '/', { headers })).headers.vary).toBe('Origin, accept');
    });

    it('answer the preflight of an allowed origin', async () => {
      const headers = { origin: ALLOWED, 'access-control-request-method': 'DELETE' };
      const answer = await send(server.url, PROCESS, { method: 'OPTIONS', headers });
      expect(answer).toMatchObject({ status: 204, text: '' });
      expect(answer.headers['access-control-allow-methods']).toContain('DELETE');
      expect(answer.headers['access-control-allow-headers']).toContain('Authorization');
    });

    it('have no CORS headers for other origins', async () => {
      const headers = { origin: EVIL, 'access-control-request-method': 'DELETE' };
      const answer = await send(server.url, PROCESS, { method: 'OPTIONS', headers });
      expect(answer.status).toBe(403);
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(answer.headers.vary).toBe('Origin');
    });

    it('do not replace DRF’s OPTIONS without an origin', async () => {
      const answer = await send(server.url, PROCESS, { method: 'OPTIONS' });
      expect(answer).toMatchObject({ status: 200, body: { name: 'Process List' } });
    });

    it.each([
      '/docs',
      '/docs/start.js',
      '/openapi.json',
      '/healthz/live',
      PROCESS,
      '/nowhere',
      '/%ff',
      `${PROCESS}x/`,
    ])('protect %s', async (path) => {
      const { headers } = await send(server.url, path);
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'cross-origin-resource-policy': 'same-origin',
        'content-security-policy': expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
        'cache-control': expect.stringMatching(/^(?:no-store|max-age=86400)$/),
      });
      expect(headers['content-security-policy']).not.toMatch(/script-src [^;]*'unsafe/);
      for (const name of ['server', 'x-powered-by', 'strict-transport-security'])
        expect(headers[name]).toBeUndefined();
    });

    it('isolate pages and send no referrer', async () => {
      expect((await send(server.url, '/docs')).headers).toMatchObject({
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
      });
    });

    it('require HTTPS if a trusted proxy reports it', async () => {
      const { headers } = await send(server.url, '/docs', { headers: { 'x-forwarded-proto': 'https' } });
      expect(headers['strict-transport-security']).toMatch(/^max-age=\d+/);
    });
  });
});
