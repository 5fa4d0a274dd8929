import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Logger } from '@nestjs/common';
import pg from 'pg';
import { whileAuditIsClosed } from '../support/closed-audit.js';
import { ended, execute, flow, line, submit } from '../support/flows.js';
import { raw } from '../support/raw.js';
import { send, type Sent } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * The risks of the OWASP API Security Top 10 (2023) that the other specs in this folder do not cover: see docs/security.md.
 */

const PROCESS = '/api/process/process/';
const JSON_TYPE = { 'content-type': 'application/json' };
const MIB = 1024 * 1024;

/** Hostile responses of an outside service, by path. */
const OUTSIDE: Record<string, string | Buffer> = {
  '/large': 'x'.repeat(4 * MIB),
  '/bomb': gzipSync('x'.repeat(64 * MIB)),
  '/polluting': '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  '/deep': `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
  '/broken': '{"a":',
  '/expression': '"{{ $eval(1) }}"',
};

describe('the API', () => {
  let server: Server;
  let client: pg.Client;
  let outside: HttpServer;
  let outsideUrl: string;

  beforeAll(async () => {
    outside = createServer(({ url }, response) => {
      const encoding = url === '/bomb' ? { 'content-encoding': 'gzip' } : {};
      response.writeHead(200, { ...JSON_TYPE, ...encoding });
      if (url === '/endless') response.write('"');
      else response.end(OUTSIDE[url!]);
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const { port } = outside.address() as AddressInfo;
    outsideUrl = `http://127.0.0.1:${port}`;
    server = await startServer({ LIUCHENG_HTTP_ALLOW: `127.0.0.1:${port}` });
    client = new pg.Client(server.database);
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await server.close();
    outside.closeAllConnections();
    await new Promise((resolve) => outside.close(resolve));
  });

  const post = (path: string, body: unknown, more: Sent = {}) =>
    send(server.url, path, { method: 'POST', body, ...more });
  const create = async (): Promise<number> => (await post(PROCESS, { name: 'n', project: 'p' })).body.id;

  describe('API3, properties of objects:', () => {
    const FORGED = {
      id: 7777777,
      cuser: 99,
      user: 'root',
      ctime: 1,
      utime: 1,
      deleted_at: '2020-01-01',
      role: 'admin',
    };
    const KEYS = ['id', 'name', 'cuser', 'user', 'ctime', 'utime', 'project', 'mark'];

    it('a client can write only writable fields', async () => {
      const made = await post(PROCESS, { ...FORGED, name: 'n', project: 'p' });
      expect(made.status).toBe(201);
      expect(Object.keys(made.body)).toEqual(KEYS);
      for (const method of ['PUT', 'PATCH']) {
        const { body } = await send(server.url, `${PROCESS}${made.body.id}/`, { method, body: FORGED });
        expect(body).toEqual({ ...made.body, utime: expect.any(Number) });
        expect(body.utime).not.toBe(1);
      }
      const { rows } = await client.query(`SELECT cuser, deleted_at FROM process WHERE id = $1`, [
        made.body.id,
      ]);
      expect(rows).toEqual([{ cuser: 1, deleted_at: null }]);
    });

    it('an execute cannot set the user or the state of its job', async () => {
      const body = {
        ...FORGED,
        id: await create(),
        user_id: 99,
        state: 'successful',
        job_id: 1,
        definition_id: 1,
        fence: 9,
      };
      const job = (await post('/api/process/execute/', body)).body.job_id;
      expect(await ended(server.url, job)).toMatchObject({
        id: job,
        cuser: 1,
        user: 'liucheng',
        version: null,
      });
      const { rows } = await client.query(`SELECT cuser, fence FROM job WHERE id = $1`, [job]);
      expect(rows).toEqual([{ cuser: 1, fence: 1 }]);
    });

    it('a flow is saved only for the process of its id, even if it has other fields', async () => {
      const [mine, other] = [await create(), await create()];
      const before = await send(server.url, `/api/process/intact/?id=${other}`);
      const text = `{"id":${mine},"process_id":${other},"pk":${other},"nodeList":[]}`;
      expect((await post('/api/process/save/', text, { headers: JSON_TYPE })).status).toBe(200);
      expect((await send(server.url, `/api/process/intact/?id=${other}`)).text).toBe(before.text);
    });
  });

  describe('API8, configuration:', () => {
    it.each([
      '/docs/../package.json',
      '/docs/..%2fpackage.json',
      '/docs/%2e%2e/%2e%2e/etc/passwd',
      '/docs/....//package.json',
      '/docs/swagger-ui.css/../../package.json',
      '/docs/package.json',
      '/docs//etc/passwd',
      '/.env',
      '/.git/config',
      '/api/../.liucheng/',
      '/api/process/logfile/download/../../../../etc/passwd',
      '\\..\\..\\etc\\passwd',
    ])('%s serves no file', async (path) => {
      const answer = await raw(
        server.url,
        `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
      expect(answer).not.toMatch(/root:|"dependencies"/);
    });

    it.each(['TRACE', 'TRACK', 'DEBUG', 'PROPFIND', 'CONNECT'])('%s is refused', async (method) => {
      const answer = await raw(
        server.url,
        `${method} ${PROCESS} HTTP/1.1\r\nHost: localhost\r\nX-Secret: canary\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/^(?:HTTP\/1\.1 40[045] .*)?/);
      expect(answer).not.toContain('canary');
    });

    it.each(['X-HTTP-Method-Override', 'X-Method-Override', '_method'])(
      '%s does not change the method',
      async (name) => {
        const id = await create();
        const headers = { ...JSON_TYPE, [name]: 'DELETE' };
        await post(`${PROCESS}?_method=DELETE`, { pk: id, _method: 'DELETE' }, { headers });
        expect((await send(server.url, `${PROCESS}${id}/`)).status).toBe(200);
      },
    );

    it('an error reveals nothing of the machine, and a caller cannot forge log lines', async () => {
      const lines: string[] = [];
      const keep = (...words: unknown[]) => lines.push(words.join(' '));
      Logger.overrideLogger({ log: keep, warn: keep, error: keep });
      const answer = await whileAuditIsClosed(client, () =>
        post(`${PROCESS}?x=%0aforged%1b[2J`, { name: 'n', project: 'p' }),
      );
      Logger.overrideLogger(['fatal', 'error']);
      expect(answer).toMatchObject({ status: 500, text: '{"detail":"A server error occurred."}' });
      expect(lines.join()).toContain('?x=%0aforged%1b[2J');
      expect(lines.join()).not.toMatch(/^forged/m);
    });

    it.each(['\x1b[2J', '\x9b2J', '\0', '\t', '\u00e9'])(
      'a URL with a control character or a raw byte is refused: %j',
      async (bytes) => {
        const request = `GET ${PROCESS}?x=${bytes} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
        expect(await raw(server.url, Buffer.from(request, 'latin1'))).toMatch(/^HTTP\/1\.1 400 /);
      },
    );

    it('a caller cannot inject response headers', async () => {
      const split = 'a\r\nX-Forged: 1';
      for (const path of [
        `${PROCESS}?ordering=${encodeURIComponent(split)}&limit=1`,
        `/docs?${encodeURIComponent(split)}`,
      ])
        expect((await send(server.url, path)).headers['x-forged']).toBeUndefined();
      const headers = { ...JSON_TYPE, origin: 'http://127.0.0.1%0d%0aX-Forged:1' };
      const answer = await post(PROCESS, {}, { headers });
      expect([answer.status, answer.headers['x-forged']]).toEqual([403, undefined]);
    });
  });

  it('API9, inventory: there are no undocumented routes', async () => {
    const { body } = await send(server.url, '/openapi.json');
    const documented = Object.entries<object>(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\/$/, '')}`),
    );
    const fastify: { printRoutes(): string } = server.app.getHttpAdapter().getInstance();
    const answering = routesOf(fastify.printRoutes()).map((route) => route.replace(/:\w+/g, ':id'));
    const outsideApi = ['GET /openapi.json', 'GET /docs'];
    const known = new Set([...documented, ...outsideApi].map((route) => route.replace(/\{\w+\}/g, ':id')));
    expect(answering.length).toBeGreaterThanOrEqual(known.size);
    expect(answering.filter((route) => !known.has(route) && !route.startsWith('GET /docs/'))).toEqual([]);
  });

  describe('API10, responses of other services:', () => {
    const asking = async (path: string, common = {}) => {
      const definition = flow(
        [
          { id: 's', name: 'core.event.start' },
          { id: 'ask', name: 'core.http.request', inputs: { url: `${outsideUrl}${path}` }, common },
          { id: 'say', name: 'core.log.print', inputs: { message: '{{ nodes.ask.body }}' } },
        ],
        ['s > ask', 'ask > say'],
      );
      const job = await execute(server.url, await submit(server.url, definition));
      return {
        ...(await ended(server.url, job)),
        log: await send(server.url, `/api/process/logfile/?jobId=${job}&row=0`),
      };
    };

    it.each(['/large', '/bomb'])('a response that is too large fails the job: %s', async (path) => {
      expect(await asking(path)).toMatchObject({ state: 'failed', error: expect.stringContaining('bytes') });
    });

    it.each(['/deep', '/broken', '/polluting'])('%s is treated as data, or fails', async (path) => {
      expect(['failed', 'successful']).toContain((await asking(path)).state);
      expect(({} as any).polluted).toBeUndefined();
    });

    it('an endless response ends with the timeout of the node', async () => {
      expect(await asking('/endless', { timeout: 1 })).toMatchObject({ state: 'failed' });
    });

    it('an expression in a response is not evaluated', async () => {
      const { state, log } = await asking('/expression');
      expect([state, log.body.logcontent]).toEqual(['successful', expect.stringContaining('{{ $eval(1) }}')]);
    });
  });

  describe('injection:', () => {
    const SQL = [
      `'; DROP TABLE process; --`,
      `' OR '1'='1`,
      `\\'; SELECT pg_sleep(10); --`,
      `%' AND 1=1 --`,
      `$1`,
      `1) OR (1=1`,
    ];

    it.each(SQL)('%s is not interpreted by any list', async (text) => {
      const id = (await post(PROCESS, { name: `found ${text}`, project: text })).body.id;
      const value = encodeURIComponent(text);
      for (const query of [`name=${value}`, `project=${value}`]) {
        const { body } = await send(server.url, `${PROCESS}?${query}`);
        expect(body.results.map((row: any) => row.id)).toEqual([id]);
      }
      for (const path of [PROCESS, '/api/job/job/', '/api/audit/audit/']) {
        expect((await send(server.url, `${path}?ordering=${value}`)).status).toBe(200);
        for (const name of ['cuser', 'process', 'state', 'object', 'action'])
          expect([200, 400]).toContain((await send(server.url, `${path}?${name}=${value}`)).status);
      }
      await send(server.url, `${PROCESS}${id}/`, { method: 'DELETE' });
    });

    it('a log is downloaded as plain text', async () => {
      const message = '</script><script>alert(1)</script>\u001b[2J';
      const job = await execute(
        server.url,
        await submit(server.url, line({ id: 'n', name: 'core.log.print', inputs: { message } })),
      );
      await ended(server.url, job);
      const { headers } = await send(server.url, `/api/process/logfile/download/?jobId=${job}`);
      expect(headers).toMatchObject({
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="job-${job}.log"`,
        'x-content-type-options': 'nosniff',
      });
    });
  });
});

/** Parses the routes from the tree that Fastify prints, without HEAD, which the routes of GET serve. */
function routesOf(tree: string): string[] {
  const parts: string[] = [];
  return tree.split('\n').flatMap((printed) => {
    const [, indent, part, methods = ''] = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?/.exec(printed) ?? [];
    if (indent === undefined) return [];
    parts.splice(indent.length / 4, Infinity, part!);
    const path = parts.join('').replace(/\/$/, '');
    return methods
      .split(', ')
      .filter((method) => method !== '' && method !== 'HEAD')
      .map((method) => `${method} ${path}`);
  });
}
