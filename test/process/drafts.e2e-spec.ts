import { quoted, tagOf } from '../../src/versions/etag.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('drafts', () => {
  let server: Server;
  let id: number;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    const made = await send(server.url, '/api/process/process/', {
      method: 'POST',
      body: { name: 'n', project: 'p' },
    });
    id = made.body.id;
  });

  const save = (body: unknown, headers: Record<string, string> = {}) =>
    send(server.url, '/api/process/save/', { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } });

  const intact = (query = '') => send(server.url, `/api/process/intact/?id=${id}${query}`);

  it('initially contain one start event', async () => {
    const { body, headers } = await intact();
    expect(body).toMatchObject({ id, nodeList: [{ namespace: 'core.event', name: 'start' }], linkList: [] });
    expect(headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
  });

  it('are returned as they were sent, byte for byte', async () => {
    const text = `{ "id":"${id}", "z": 1.0, "a": 1e3, "nodeList": [],\n "__proto__": {"x": 1}, "constructor": null, "a": "é\\u00e9😀" }`;
    expect(await save(text)).toMatchObject({ status: 200, text: '{"success":true}' });
    const back = await intact();
    expect(back.text).toBe(text);
    expect(back.headers['content-type']).toBe('application/json');
  });

  it('may be incomplete, and with If-Match are replaced only if unchanged', async () => {
    const first = await save(`{"id":${id}}`);
    const { etag } = (await intact()).headers;
    expect(first.headers.etag).toBe(etag);
    const second = await save(`{"id":${id},"v":2}`, { 'if-match': `"other", ${etag}` });
    expect(second.status).toBe(200);
    expect(await save(`{"id":${id},"v":3}`, { 'if-match': etag! })).toMatchObject({
      status: 412,
      body: { detail: expect.any(String) },
    });
    expect(await save(`{"id":${id},"v":3}`, { 'if-match': `W/${second.headers.etag}` })).toMatchObject({
      status: 412,
    });
    expect(await save(`{"id":${id},"v":3}`, { 'if-match': 'nonsense' })).toMatchObject({ status: 412 });
    expect((await intact()).body).toEqual({ id, v: 2 });
    expect(await save(`{"id":${id},"v":4}`, { 'if-match': '*' })).toMatchObject({ status: 200 });
  });

  it('accept one of many concurrent saves with the same If-Match', async () => {
    const { etag } = (await intact()).headers;
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, v) => save(`{"id":${id},"v":${v}}`, { 'if-match': etag! })),
    );
    const won = answers.flatMap(({ status }, v) => (status === 200 ? [v] : []));
    expect(won).toHaveLength(1);
    expect((await intact()).body.v).toBe(won[0]);
  });

  it.each([
    ['no object', '[1]', { non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] }],
    ['no id', '{}', { id: ['This field is required.'] }],
    ['a null id', '{"id":null}', { id: ['This field may not be null.'] }],
    ['an id past 32 bits', '{"id":4294967296}', { id: [expect.any(String)] }],
    ['NUL', '{"id":ID,"a":{"b":["\\u0000"]}}', { a: ['Null characters are not allowed.'] }],
    ['NUL in a key', '{"id":ID,"a":{"\\u0000":1}}', { a: ['Null characters are not allowed.'] }],
    [
      'half a surrogate pair',
      '{"id":ID,"a":"\\ud83d"}',
      { a: ['Surrogate characters are not allowed: U+D83D.'] },
    ],
    [
      'half a pair after a backslash, before a complete pair',
      '{"id":ID,"a":["\\\\\\ud83d\\ud83d\\ude00"]}',
      { a: ['Surrogate characters are not allowed: U+D83D.'] },
    ],
    [
      'a low surrogate after an escaped backslash that resembles a high one',
      '{"id":ID,"a":"\\\\ud83d\\ude00"}',
      { a: ['Surrogate characters are not allowed: U+DE00.'] },
    ],
  ])('refuse %s', async (_, body, answer) => {
    expect(await save(body.replace('ID', String(id)))).toMatchObject({ status: 400, body: answer });
  });

  it.each([
    '"\\ud83d\\ude00"',
    '"\\\\ud83d"',
    '"\\\\u0000"',
    '"\\\\\\\\\\ud83d\\ude00"',
    '["\\uD83D\\uDE00", 1]',
  ])('accept %s, which has no unpaired surrogate and no NUL', async (value) => {
    const body = `{"id":${id},"a":${value}}`;
    expect((await save(body)).status).toBe(200);
    expect((await intact()).text).toBe(body);
  });

  it('must be JSON, and are 404 for a missing process', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await save(`id=${id}`, form)).status).toBe(415);
    expect((await save('{"id":2147483647}')).status).toBe(404);
    await send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    expect((await save(`{"id":${id}}`)).status).toBe(404);
    expect((await intact()).status).toBe(404);
  });

  it('can be 10 MiB large, but not larger', async () => {
    const padded = (length: number) => {
      const head = `{"id":${id},"a":"`;
      return `${head}${'x'.repeat(length - head.length - 2)}"}`;
    };
    expect((await save(padded(10 * 1024 * 1024))).status).toBe(200);
    expect((await save(padded(10 * 1024 * 1024 + 1))).status).toBe(413);
    expect((await intact()).text).toHaveLength(10 * 1024 * 1024);
  });

  it('are sent back byte for byte, with their tag, also where they are large', async () => {
    // It is read in pieces, which end within characters.
    const body = `{"id":${id},"a":"${'审批流程 🚀'.repeat(20_000)}"}`;
    expect((await save(body)).status).toBe(200);
    const { text, headers } = await intact();
    expect(text === body).toBe(true);
    expect(headers.etag).toBe(quoted(tagOf(body)));
    const indented = await send(server.url, `/api/process/intact/?id=${id}`, {
      headers: { accept: 'application/json; indent=2' },
    });
    expect(indented.text).toBe(JSON.stringify(JSON.parse(body), null, 2));
  });

  it('change only utime of the process', async () => {
    const before = (await send(server.url, `/api/process/process/${id}/`)).body;
    await save(`{"id":${id},"name":"another"}`);
    const after = (await send(server.url, `/api/process/process/${id}/`)).body;
    expect(after).toEqual({ ...before, utime: expect.any(Number) });
    expect(after.utime).toBeGreaterThanOrEqual(before.utime);
  });
});
