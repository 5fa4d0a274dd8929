import pg from 'pg';
import { quoted, tagOf } from '../../src/versions/etag.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const START = '{"id":"s","namespace":"core.event","name":"start","nodeType":"event"}';

describe('versions', () => {
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

  const post = (call: string, body: unknown, headers = {}) =>
    send(server.url, `/api/process/${call}/`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });

  const save = (rest: string) => post('save', `{"id":${id},"nodeList":[${START}],"linkList":[]${rest}}`);

  const versions = () => send(server.url, `/api/process/version/?id=${id}`);

  it('are created by upload, and listed with the newest first', async () => {
    expect((await versions()).text).toBe('[]');
    await post('upload', { id });
    await save(',"v":2');
    await post('upload', { id: String(id) });
    const { body } = await versions();
    expect(body).toEqual([
      { number: 2, cuser: 1, user: 'liucheng', ctime: expect.any(Number), nodes: 1 },
      { number: 1, cuser: 1, user: 'liucheng', ctime: expect.any(Number), nodes: 1 },
    ]);
    expect(Object.keys(body[0])).toEqual(['number', 'cuser', 'user', 'ctime', 'nodes']);
  });

  it('are listed up to ten thousand', async () => {
    await post('upload', { id });
    const database = new pg.Client({ connectionString: server.database });
    await database.connect();
    await database.query(
      `INSERT INTO process_version (process_id, number, definition_id, cuser)
       SELECT process_id, number + n, definition_id, cuser FROM process_version, generate_series(1, 10500) n WHERE process_id = $1`,
      [id],
    );
    await database.end();
    const { body } = await versions();
    expect([body.length, body[0].number, body.at(-1).number]).toEqual([10_000, 10_501, 502]);
  });

  it('are returned as they were uploaded', async () => {
    await save(',"v":1');
    await post('upload', { id });
    await save(',"v":2');
    const first = await send(server.url, `/api/process/intact/?id=${id}&version=1`);
    expect(first.body.v).toBe(1);
    expect(first.headers.etag).toMatch(/^"[0-9a-f]{64}"$/);
    expect((await send(server.url, `/api/process/intact/?id=${id}&version=2`)).status).toBe(404);
    expect((await send(server.url, `/api/process/intact/?id=${id}&version=0`)).status).toBe(400);
    expect((await send(server.url, `/api/process/intact/?id=${id}&version=`)).body.v).toBe(2);
  });

  it('stay readable by number after their process was deleted', async () => {
    await save(',"v":1');
    await post('upload', { id });
    await send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
    const read = (rest: string) => send(server.url, `/api/process/intact/?id=${id}${rest}`);
    expect((await read('&version=1')).body.v).toBe(1);
    expect([(await read('')).status, (await read('&version=2')).status]).toEqual([404, 404]);
  });

  it('are sent byte for byte, with their tag, also where they are large', async () => {
    await save(`,"a":"${'审批流程 🚀'.repeat(20_000)}"`);
    await post('upload', { id });
    const version = await send(server.url, `/api/process/intact/?id=${id}&version=1`);
    const draft = await send(server.url, `/api/process/intact/?id=${id}`);
    expect(version.text === draft.text).toBe(true);
    expect(version.headers.etag).toBe(quoted(tagOf(version.text)));
  });

  it('are not created from a draft that differs only in the order of keys', async () => {
    await save(',"a":1,"b":2');
    await post('upload', { id });
    await save(',"b":2,"a":1');
    expect((await post('upload', { id })).text).toBe('{"success":true}');
    expect((await versions()).body).toHaveLength(1);
  });

  it('are created again from an older flow if the newest version differs', async () => {
    for (const v of [1, 2, 1]) {
      await save(`,"v":${v}`);
      await post('upload', { id });
    }
    expect((await versions()).body).toHaveLength(3);
  });

  it('have numbers without gaps or duplicates after concurrent uploads', async () => {
    await Promise.all(
      Array.from({ length: 12 }, async (_, v) => {
        await save(`,"v":${v}`);
        expect((await post('upload', { id })).status).toBe(200);
      }),
    );
    const numbers = (await versions()).body.map(({ number }: { number: number }) => number);
    expect(numbers).toEqual(numbers.map((_: number, index: number) => numbers.length - index));
  });

  it('are created once for concurrent uploads of the same draft', async () => {
    await save(',"v":"same"');
    await Promise.all(Array.from({ length: 8 }, () => post('upload', { id })));
    expect((await versions()).body).toHaveLength(1);
  });

  it('are not created from a faulty flow: all faults are reported in the requested language', async () => {
    await post('save', `{"id":${id},"nodeList":[{"id":"x","namespace":"no","name":"node"}],"linkList":[{}]}`);
    const answer = await post('upload', { id });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body)).toEqual(['detail', 'errors']);
    expect(answer.body.errors.length).toBeGreaterThan(1);
    for (const error of answer.body.errors)
      expect(Object.keys(error)).toEqual(['node', 'port', 'link', 'code', 'message']);
    const chinese = await post('upload', { id }, { 'accept-language': 'zh-CN' });
    expect(chinese.body.detail).toMatch(/[\u4e00-\u9fff]/);
    expect((await versions()).text).toBe('[]');
  });

  it('are 404 for a missing process', async () => {
    expect((await post('upload', { id: 2147483647 })).status).toBe(404);
    expect((await send(server.url, '/api/process/version/?id=2147483647')).status).toBe(404);
    expect((await send(server.url, '/api/process/version/')).body).toEqual({
      id: ['This field is required.'],
    });
    expect((await send(server.url, '/api/process/version/?id=x')).body).toEqual({
      id: ['A valid integer is required.'],
    });
  });
});
