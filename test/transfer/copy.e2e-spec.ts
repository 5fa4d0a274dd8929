import { createHash } from 'node:crypto';
import pg from 'pg';
import { draft, flow, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { waitsForLock } from '../support/database.js';
import { until } from '../support/until.js';

describe('the copy of a process', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database, max: 2 });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const post = (path: string, body: unknown, headers = {}) =>
    send(server.url, path, { method: 'POST', body, headers });
  const copy = (body: unknown, headers = {}) => post('/api/process/copy/', body, headers);
  const count = async () => (await send(server.url, '/api/process/process/')).body.count as number;

  it('has the draft with its own id, byte for byte, and no versions', async () => {
    const id = await submit(server.url, line());
    // It calls itself.
    const node = `{"namespace":"core.programming","name":"callProcess","ports":{"input":[{"name":"process","value" :${id}}]}}`;
    const text = `{ "nodeList":[${node}], "x": 1.0, "id" :${id}, "文": {"id": 5} }`;
    await post('/api/process/save/', text, { 'content-type': 'application/json' });
    const before = await count();
    const { status, body } = await copy({ id: String(id) });
    expect([status, body]).toEqual([
      201,
      expect.objectContaining({ name: 'p (copy)', project: 'p', mark: '', cuser: 1 }),
    ]);
    const intact = await send(server.url, `/api/process/intact/?id=${body.id}`);
    expect(intact.text).toBe(text.replaceAll(`:${id}`, `:${body.id}`));
    expect((await send(server.url, `/api/process/version/?id=${body.id}`)).body).toEqual([]);
    expect(await count()).toBe(before + 1);
    const etag = `"${createHash('sha256').update(intact.text).digest('hex')}"`;
    expect(intact.headers.etag).toBe(etag);
    const saved = await post('/api/process/save/', { id: body.id, nodeList: [] }, { 'if-match': etag });
    expect(saved.status).toBe(200);
    const { rows } = await database.query(
      `SELECT object, action, object_id::int AS id FROM audit WHERE process_id = $1 ORDER BY audit.id LIMIT 1`,
      [body.id],
    );
    expect(rows).toEqual([{ object: 'process', action: 'copy', id: body.id }]);
  });

  it('gets a name in the language asked for, or the one that is given', async () => {
    const id = await draft(server.url, line());
    expect((await copy({ id }, { 'accept-language': 'zh' })).body.name).toBe('p（副本）');
    expect((await copy({ id, name: 'other' })).body.name).toBe('other');
    expect(await copy({ id, name: '' })).toMatchObject({
      status: 400,
      body: { name: ['This field may not be blank.'] },
    });
    expect((await copy({ id: 2_147_483_000 })).status).toBe(404);
  });

  it('has the draft of a new process if there is none', async () => {
    const id = await draft(server.url, line());
    await database.query('DELETE FROM draft WHERE process_id = $1', [id]);
    const { body } = await copy({ id });
    expect((await send(server.url, `/api/process/intact/?id=${body.id}`)).body).toMatchObject({
      id: body.id,
      nodeList: [{ name: 'start' }],
    });
  });

  it('copies a draft of 10 MiB', async () => {
    const id = await draft(server.url, { ...flow([], []), big: '"'.repeat(4 * 1024 * 1024) });
    const { status, body } = await copy({ id });
    expect(status).toBe(201);
    const [old, own] = await Promise.all(
      [id, body.id].map((each) => send(server.url, `/api/process/intact/?id=${each}`)),
    );
    expect(own!.text === old!.text.replace(`"id":${id}`, `"id":${body.id}`)).toBe(true);
  });

  it('answers 404 if the process is deleted at that moment, and leaves nothing', async () => {
    const id = await draft(server.url, line());
    const before = await count();
    const client = await database.connect();
    await client.query('BEGIN');
    await client.query('UPDATE process SET deleted_at = now() WHERE id = $1', [id]);
    // A change of another column than the key does not conflict with a share lock; the delete of the API takes this one first.
    await client.query('SELECT FROM process WHERE id = $1 FOR UPDATE', [id]);
    const copied = copy({ id });
    await until(() => waitsForLock(database), 'the copy waits for the delete');
    await client.query('COMMIT');
    client.release();
    expect((await copied).status).toBe(404);
    // Without the deleted one.
    expect(await count()).toBe(before - 1);
  });
});
