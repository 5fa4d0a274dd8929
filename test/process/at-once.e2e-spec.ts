import pg from 'pg';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const PROCESSES = '/api/process/process/';

describe('processes, requested by many at once', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const create = (body: object | string) => send(server.url, PROCESSES, { method: 'POST', body });

  it('are created for each with the own fields, a draft and a record', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `process "${index}" \\ 流程`);
    const answers = await Promise.all(names.map((name) => create({ name, project: 'p' })));
    expect(answers.map(({ status, body }) => [status, body.name])).toEqual(names.map((name) => [201, name]));
    const ids = answers.map(({ body }) => body.id);
    expect(new Set(ids).size).toBe(300);
    const drafts = await database.query(
      `SELECT count(*)::int AS drafts FROM draft WHERE process_id = ANY ($1) AND text::json ->> 'id' = process_id::text`,
      [ids],
    );
    expect(drafts.rows[0].drafts).toBe(300);
    const records = await database.query(
      `SELECT count(DISTINCT object_id)::int AS records, count(DISTINCT request_id)::int AS requests
       FROM audit WHERE object = 'process' AND action = 'create' AND object_id = ANY ($1) AND process_id = object_id`,
      [ids],
    );
    expect(records.rows[0]).toEqual({ records: 300, requests: 300 });
    expect((await send(server.url, PROCESSES)).body.count).toBe(300);
  });

  it('are created also beside a name that is refused', async () => {
    const odd = '{"name": "half \\ud83d", "project": "p"}';
    const json = { 'content-type': 'application/json' };
    const [strange, ...others] = await Promise.all([
      send(server.url, PROCESSES, { method: 'POST', body: Buffer.from(odd), headers: json }),
      ...Array.from({ length: 20 }, (_, index) => create({ name: `beside ${index}`, project: 'p' })),
    ]);
    expect(strange).toMatchObject({
      status: 400,
      body: { name: ['Surrogate characters are not allowed: U+D83D.'] },
    });
    expect(others.map(({ status }) => status)).toEqual(others.map(() => 201));
  });

  it('are listed as they are after the own write, whatever others read meanwhile', async () => {
    const isRead = { ended: false };
    const readers = Array.from({ length: 10 }, async () => {
      while (!isRead.ended) await send(server.url, PROCESSES);
    });
    for (let round = 0; round < 30; round += 1) {
      const { body } = await create({ name: `round ${round}`, project: 'p' });
      expect((await send(server.url, PROCESSES)).body.results[0].id).toBe(body.id);
    }
    isRead.ended = true;
    await Promise.all(readers);
  });

  it('are listed with the links of the own host', async () => {
    const hosts = Array.from({ length: 20 }, (_, index) => `127.0.0.1:${9_000 + (index % 2)}`);
    const answers = await Promise.all(
      hosts.map((host) => send(server.url, PROCESSES, { headers: { host } })),
    );
    expect(answers.map(({ body }) => new URL(body.next).host)).toEqual(hosts);
  });
});
