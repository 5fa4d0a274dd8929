import { connect } from 'node:net';
import { raw } from './support/raw.js';
import { type Answer, send, type Sent } from './support/send.js';
import { startServer, type Server } from './support/server.js';

/*
 * Bad input on every call: always a 4xx with a DRF body, never a 500, never a stack, SQL or a path of the machine.
 */

const CALLS = [
  'POST /api/process/process/',
  'POST /api/process/variable/',
  'POST /api/process/schedule/',
  'DELETE /api/process/process/',
  'PUT /api/process/process/ID/',
  'PATCH /api/process/process/ID/',
  'POST /api/process/save/',
  'POST /api/process/upload/',
  'POST /api/process/execute/',
  'POST /api/process/stop/JOB/',
].map((call) => call.split(' ') as [string, string]);

const JSON_TYPE = 'application/json';
const MIB = 1024 * 1024;

const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

/** Bodies that every call must refuse. */
const BODIES: Record<string, Sent> = {
  'broken JSON': { body: '{"name": "a"', headers: { 'content-type': JSON_TYPE } },
  'no JSON': { body: 'hello', headers: { 'content-type': JSON_TYPE } },
  'JSON with NaN': { body: '{"name":NaN}', headers: { 'content-type': JSON_TYPE } },
  'a byte order mark': { body: '\ufeff{}', headers: { 'content-type': JSON_TYPE } },
  'bytes that are not UTF-8': {
    body: Buffer.from([0x22, 0xff, 0x22]),
    headers: { 'content-type': JSON_TYPE },
  },
  'a raw NUL': { body: '{"name":"a\0"}', headers: { 'content-type': JSON_TYPE } },
  'an array': { body: [1] },
  'a string': { body: '"a"', headers: { 'content-type': JSON_TYPE } },
  'a number': { body: '1', headers: { 'content-type': JSON_TYPE } },
  null: { body: 'null', headers: { 'content-type': JSON_TYPE } },
  'nesting of 5,000': { body: nested(5_000), headers: { 'content-type': JSON_TYPE } },
  'nesting of 101': { body: nested(101), headers: { 'content-type': JSON_TYPE } },
  'arrays nested 5,000 deep': {
    body: `{"inputs":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    headers: { 'content-type': JSON_TYPE },
  },
  '11 MiB': {
    body: JSON.stringify({ id: 1, name: 'x'.repeat(11 * MIB) }),
    headers: { 'content-type': JSON_TYPE },
  },
  XML: { body: '<a/>', headers: { 'content-type': 'application/xml' } },
  'text without a type': { body: 'text', headers: {} },
  'an invalid type': { body: '{}', headers: { 'content-type': 'nonsense' } },
  'multipart without a boundary': { body: 'x', headers: { 'content-type': 'multipart/form-data' } },
};

/** Values that no field accepts; each is tried in every field. */
const VALUES = [
  '"a\\u0000"',
  '"\\ud800"',
  '"\\udc00\\ud800"',
  'true',
  '[[]]',
  '[{}]',
  '{"$ne":1}',
  '-1',
  '1e400',
  '4294967297',
];

const FIELDS: Record<string, string[]> = {
  '/api/process/process/': ['name', 'project', 'mark'],
  'DELETE /api/process/process/': ['pk', 'pk[]'],
  '/api/process/process/ID/': ['name', 'project', 'mark'],
  '/api/process/variable/': ['name', 'type', 'mark'],
  '/api/process/schedule/': [
    'process',
    'name',
    'cron',
    'timezone',
    'inputs',
    'version',
    'misfire',
    'callback_url',
  ],
  '/api/process/save/': ['id'],
  '/api/process/upload/': ['id'],
  '/api/process/execute/': ['id', 'version', 'inputs'],
  '/api/process/stop/JOB/': ['job_id'],
};

/** More than 32 bits: ids of jobs, and of nothing else. */
const BIG = ['2147483648', '4294967297'];

const IDS = [
  '0',
  '-1',
  ...BIG,
  '99999999999999999999',
  '1e3',
  '0x1',
  '1.5',
  'abc',
  '%00',
  '1%00',
  '%ff',
  '测',
  "1'--",
  '..%2f',
  'NaN',
  'x'.repeat(500),
];

function expectDrfBody({ status, body, text, headers }: Answer): void {
  expect([status, text]).toEqual([expect.any(Number), expect.any(String)]);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(headers['content-type']).toBe(JSON_TYPE);
  const messages = 'detail' in body ? [body.detail] : Object.values(body).flat();
  expect(messages.length).toBeGreaterThan(0);
  for (const message of messages) expect(typeof message).toBe('string');
  expect(text).not.toMatch(/node_modules|\/src\/|\/dist\/|at [A-Z]\w+\.|SELECT|INSERT|UPDATE |\bpg\b/);
}

describe('bad input', () => {
  let server: Server;
  let process: number;
  let job: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    const made = await send(server.url, '/api/process/process/', {
      method: 'POST',
      body: { name: 'n', project: 'p' },
    });
    process = made.body.id;
    const executed = await send(server.url, '/api/process/execute/', {
      method: 'POST',
      body: { id: process },
    });
    job = executed.body.job_id;
  });

  afterAll(() => server.close());

  const filled = (path: string) => path.replace('ID', String(process)).replace('JOB', String(job));

  describe.each(CALLS)('%s %s', (method, path) => {
    it.each(Object.keys(BODIES))('refuses %s', async (name) => {
      expectDrfBody(await send(server.url, filled(path), { method, ...BODIES[name] }));
    });

    it('refuses invalid values of its fields', async () => {
      for (const field of FIELDS[`${method} ${path}`] ?? FIELDS[path]!)
        for (const value of VALUES) {
          const taken =
            (['name', 'project', 'mark'].includes(field) && /^[-\d]/.test(value)) ||
            (field === 'inputs' && value.startsWith('{'));
          const answer = await send(server.url, filled(path), {
            method,
            headers: { 'content-type': JSON_TYPE },
            body: `{"name":"n","project":"p","id":${process},${JSON.stringify(field)}:${value}}`,
          });
          if (taken) expect(answer.status).toBeLessThan(500);
          else expectDrfBody(answer);
        }
    });

    it('takes __proto__ and constructor as plain data', async () => {
      const body = `{"__proto__":{"name":"n","project":"p","id":${process},"pk":"1"},"constructor":{"prototype":{"x":1}}}`;
      const answer = await send(server.url, filled(path), {
        method,
        headers: { 'content-type': JSON_TYPE },
        body,
      });
      if (method === 'PUT' || method === 'PATCH' || path.includes('stop')) expect(answer.status).toBe(200);
      else expectDrfBody(answer);
      expect(({} as Record<string, unknown>).x).toBeUndefined();
      expect(({} as Record<string, unknown>).name).toBeUndefined();
    });
  });

  it.each([
    'GET /api/process/process/X/',
    'PUT /api/process/process/X/',
    'PATCH /api/process/process/X/',
    'DELETE /api/process/process/X/',
    'GET /api/job/job/X/',
    'POST /api/process/stop/X/',
  ])('%s: an invalid id is 404', async (call) => {
    const [method, path] = call.split(' ') as [string, string];
    for (const id of [...IDS, '2147483647'])
      expect(
        await send(server.url, path.replace('X', encodeURI(id).replaceAll('%25', '%')), { method }),
      ).toMatchObject({
        status: 404,
        body: { detail: 'Not found.' },
      });
  });

  it.each([
    '/api/process/intact/?id=',
    '/api/process/version/?id=',
    '/api/process/logfile/?row=0&jobId=',
    '/api/process/logfile/download/?jobId=',
    `/api/process/intact/?version=X&id=`,
  ])('GET %sX: an invalid id is 400, an id that does not exist 404', async (path) => {
    const ids = IDS.filter((each) => each !== '%ff' && !(path.includes('jobId') && BIG.includes(each)));
    for (const id of ids) {
      const answer = await send(
        server.url,
        `${path.replace('X', '1')}${encodeURI(id).replaceAll('%25', '%')}`,
      );
      expectDrfBody(answer);
      expect(answer.status).toBe(400);
    }
    expect((await send(server.url, `${path.replace('X', '1')}2147483647`)).status).toBe(404);
  });

  it.each([
    '/api/process/process/?name=%00',
    '/api/process/process/?project=a%00',
    '/api/process/process/?cuser=abc',
    '/api/process/process/?cuser=4294967297',
    '/api/job/job/?process=x',
    '/api/job/job/?state=nonsense',
    '/api/job/job/?cuser=-1',
  ])('GET %s is refused', async (path) => {
    const answer = await send(server.url, path);
    expectDrfBody(answer);
    expect(answer.status).toBe(400);
  });

  it('answers an 11 MiB body in full, also while it is being sent in pieces', async () => {
    const { hostname, port } = new URL(server.url);
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
        if (text.includes('}')) socket.end();
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
      socket.write(
        'POST /api/process/process/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
      );
      const piece = Buffer.alloc(MIB, 'x');
      for (let sent = 0; sent < 11; sent += 1) {
        socket.write(`${piece.length.toString(16)}\r\n`);
        socket.write(piece);
        socket.write('\r\n');
      }
      socket.write('0\r\n\r\n');
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"detail"');
  });

  it('answers bytes that are not HTTP', async () => {
    const answer = await raw(server.url, 'NONSENSE\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('{"detail":"Malformed request."}');
  });

  it.each(['/api/process/process/?name=审批', '/审批/'])('says why %s is no URL', async (url) => {
    const answer = await raw(server.url, `GET ${url} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain('Write them %-escaped in UTF-8.');
  });

  it.each([
    ['a URL with other letters', '/审批/', '', '请以 UTF-8 进行 % 转义。'],
    ['large headers', '/', `X: ${'x'.repeat(17_000)}\r\n`, 'URL 与请求头合计超过 16384 字节。'],
  ])('refuses %s in the language of the request, with its whole body', async (_, url, more, told) => {
    const request = `GET ${url} HTTP/1.1\r\nHost: localhost\r\nAccept-Language: zh\r\n${more}\r\n`;
    const [head, body] = (await raw(server.url, request)).split('\r\n\r\n') as [string, string];
    expect(head).toContain(`Content-Length: ${body.length}`);
    expect(Buffer.from(body, 'latin1').toString()).toContain(told);
  });
});
