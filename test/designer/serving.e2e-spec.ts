import { statSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { fastify } from 'fastify';
import { servePages } from '../../src/designer/serve-pages.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const HTML = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
const ASSETS = 'dist/web/assets';

describe('the pages of the designer', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const get = (path: string, headers: Record<string, string> = HTML, method = 'GET') =>
    send(server.url, path, { method, headers });

  it.each([
    '/',
    '/processes',
    '/processes/',
    '/processes/1001',
    '/processes/7/triggers',
    '/jobs/123',
    '/login',
  ])('are at %s', async (path) => {
    const { status, headers, text } = await get(`${path}?a=b`);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      vary: 'accept',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
    });
    expect(text).toContain('<div id="root">');
  });

  it.each([
    [416, { range: 'bytes=99999999-' }],
    [412, { 'if-match': '"another"' }],
    [412, { 'if-unmodified-since': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ])('answer %s to a file with %j', async (expected, headers) => {
    const [file] = await readdir(ASSETS);
    const { status, body } = await get(`/assets/${file}`, headers);
    expect([status, body]).toEqual([expected, { detail: 'Malformed request.' }]);
  });

  it('answer HEAD without the page', async () => {
    const { status, headers, text } = await get('/processes', HTML, 'HEAD');
    expect([status, text]).toEqual([200, '']);
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
  });

  it.each([
    ['a program', {}],
    ['a program that accepts anything', { accept: '*/*' }],
    ['a program that asks for JSON', { accept: 'application/json' }],
    ['one who refuses HTML', { accept: 'text/html;q=0, application/json' }],
  ])('are not there for %s', async (_, headers) => {
    for (const path of ['/', '/processes', '/jobs/1'])
      expect(await get(path, headers)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('are not there for %s', async (method) => {
    expect((await get('/processes', HTML, method)).status).toBe(404);
  });

  it.each(['/nothing', '/processes/new', '/index.html', '/apis', '/processes/%2e%2e/x'])(
    'say that there is none at %s to a person, and to programs as the API does',
    async (path) => {
      const { status, headers, text } = await get(path);
      expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
      expect(text).toContain('<div id="root">');
      for (const accept of ['*/*', 'application/json'])
        expect(await get(path, { accept })).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
      expect((await get(path, HTML, 'POST')).body).toEqual({ detail: 'Not found.' });
    },
  );

  it.each(['/api', '/api/nothing', '/assets/nothing.js', '/docs/nothing', '/healthz/nothing'])(
    'are not at %s, where only programs call',
    async (path) => {
      expect(await get(path)).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
    },
  );

  it('allow styles by a nonce that is new each time, and no inline scripts', async () => {
    const answers = await Promise.all([get('/'), get('/')]);
    const nonces = answers.map(({ headers, text }) => {
      const policy = String(headers['content-security-policy']);
      const nonce = /style-src 'self' 'nonce-([^']{22,})'/.exec(policy)?.[1];
      expect(policy).not.toMatch(/unsafe|http|\*/);
      for (const part of [
        `default-src 'none'`,
        `script-src 'self'`,
        `connect-src 'self'`,
        `img-src 'self' data:`,
        `worker-src 'self'`,
        `object-src 'none'`,
        `base-uri 'none'`,
        `frame-ancestors 'none'`,
      ])
        expect(policy.split('; ')).toContain(part);
      expect(text).toContain(`<meta property="csp-nonce" nonce="${nonce}"`);
      expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style(?! nonce="[^"]{22,}">)|__NONCE__/);
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  it('load assets that stay in the browser, compressed when they were built', async () => {
    const { text } = await get('/');
    // Smaller files fit into one packet as they are.
    const paths = [...text.matchAll(/"(\/assets\/[^"]+\.(?:js|css))"/g)]
      .map(([, path]) => path!)
      .filter((path) => statSync(`dist/web${path}`).size > 1_000);
    expect(paths.length).toBeGreaterThan(1);
    for (const path of paths) {
      const plain = await readFile(`dist/web${path}`);
      for (const [encoding, decode] of [
        ['br', brotliDecompressSync],
        ['gzip', gunzipSync],
      ] as const) {
        const response = await fetchRaw(path, encoding);
        expect(response.headers).toMatchObject({
          'content-encoding': encoding,
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          etag: expect.any(String),
          'content-type': expect.stringMatching(/^(application\/javascript|text\/css);/),
        });
        expect(decode(response.body).equals(plain)).toBe(true);
      }
      const unchanged = await fetchRaw(path, 'br', {
        'if-none-match': (await fetchRaw(path, 'br')).headers.etag!,
      });
      expect([unchanged.status, unchanged.body.length]).toEqual([304, 0]);
      expect((await fetchRaw(path, 'identity')).body.equals(plain)).toBe(true);
    }
  });

  it('answer 404 for assets that do not exist, and for what is not an asset', async () => {
    const [asset] = await readdir(ASSETS);
    for (const path of [
      '/assets/gone-AAAAAAAA.js',
      '/assets/',
      '/assets',
      '/assets/..%2findex.html',
      '/assets/../index.html',
      `/assets/${asset}/`,
    ])
      expect(await get(path, {})).toMatchObject({ status: 404, body: { detail: 'Not found.' } });
    expect((await get(`/assets/${asset}`, {}, 'POST')).status).toBe(404);
  });

  it('leave /docs as it is', async () => {
    const { status, headers, text } = await get('/docs');
    expect([status, text.includes('swagger-ui')]).toEqual([200, true]);
    expect(headers['content-security-policy']).toContain(`style-src 'self' 'unsafe-inline'`);
  });

  /** As `send`, with the bytes. */
  async function fetchRaw(path: string, encoding: string, headers: Record<string, string> = {}) {
    const { request } = await import('node:http');
    return new Promise<{ status: number; headers: Record<string, string>; body: Buffer }>(
      (resolve, reject) => {
        request(
          `${server.url}${path}`,
          { headers: { 'accept-encoding': encoding, ...headers } },
          (incoming) => {
            const chunks: Buffer[] = [];
            incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
            incoming.on('end', () => {
              const { statusCode: status = 0, headers } = incoming;
              resolve({ status, headers: headers as Record<string, string>, body: Buffer.concat(chunks) });
            });
          },
        )
          .on('error', reject)
          .end();
      },
    );
  }
});

describe('a server without a build of the designer', () => {
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'liucheng-web-'));
  });

  afterAll(() => rm(folder, { recursive: true }));

  it('says what to run, and serves a build as soon as it is there', async () => {
    const app = fastify();
    servePages(app, folder);
    const before = await app.inject({ url: '/processes', headers: HTML });
    expect(before.statusCode).toBe(503);
    expect(before.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(before.body).toContain('npm run build');
    expect((await app.inject({ url: '/assets/a.js' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/nothing', headers: HTML })).statusCode).toBe(404);

    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'a.js'), 'export {};');
    await writeFile(join(folder, 'index.html'), '<meta nonce="__NONCE__">');
    expect((await app.inject({ url: '/processes', headers: HTML })).body).toMatch(/^<meta nonce="[^_"]+">$/);
    expect((await app.inject({ url: '/assets/a.js' })).body).toBe('export {};');
    await app.close();
  });
});
