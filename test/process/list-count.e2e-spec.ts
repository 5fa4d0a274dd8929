import pg from 'pg';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('the counts of the list', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database, max: 8 });
    await database.query(`INSERT INTO users (username) SELECT 'user ' || n FROM generate_series(2, 4) n`);
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  const post = (path: string, body: unknown) => send(server.url, path, { method: 'POST', body });
  const list = async (query: string) => (await send(server.url, LIST + query)).body;
  const counted = async (where: string): Promise<number> =>
    (await database.query(`SELECT count(*)::int AS n FROM process WHERE deleted_at IS NULL AND ${where}`))
      .rows[0].n;
  const file = {
    liucheng: 1,
    processes: ['a', 'b', 'c'].map((name) => ({ name, project: 'p1', mark: '', draft: null, versions: [] })),
  };

  it('are those of the rows of the same answer, whatever is created, deleted, changed, copied and imported meanwhile', async () => {
    let isChanging = true;
    const changes = Array.from({ length: 8 }, async (_, writer) => {
      for (let round = 0; round < 6; round += 1) {
        const made = await Promise.all(
          [0, 1, 2].map(
            async (n) => (await post(LIST, { name: `n${n}`, project: `p${n}` })).body.id as number,
          ),
        );
        await post('/api/process/copy/', { id: made[0] });
        expect((await post('/api/process/import/', file)).status).toBe(201);
        await send(server.url, `${LIST}${made[1]}/`, {
          method: 'PATCH',
          body: { project: 'p2', name: 'n9' },
        });
        // As an import into the table, a change of the owner and a deletion of several owners' would do.
        await database.query(
          `INSERT INTO process (name, project, cuser) SELECT 'rows', 'p1', 1 + n % 3 FROM generate_series(1, 5) n`,
        );
        await database.query('UPDATE process SET cuser = 1 + (cuser + $2) % 4 WHERE id = ANY ($1)', [
          made,
          writer,
        ]);
        const body = { 'pk[]': made.slice(1) };
        expect((await send(server.url, LIST, { method: 'DELETE', body })).status).toBe(204);
      }
    });
    const reads = [
      '',
      '&cuser=1',
      '&cuser=2',
      '&project=p1',
      '&name=n',
      '&name=ow',
      '&name=row',
      '&ordering=project',
    ];
    const readers = reads.map(async (query) => {
      while (isChanging) {
        const { count, results } = await list(`?limit=1000${query}`);
        expect([query, count]).toEqual([query, results.length]);
      }
    });
    await Promise.all(changes).finally(() => (isChanging = false));
    await Promise.all(readers);
    expect((await list('')).count).toBe(await counted('true'));
    for (const user of [1, 2, 3, 4])
      expect((await list(`?cuser=${user}`)).count).toBe(await counted(`cuser = ${user}`));
  });

  it('follow a statement that is rolled back, restores or removes rows', async () => {
    const total = await counted('true');
    const session = await database.connect();
    await session.query('BEGIN');
    await session.query(`INSERT INTO process (name, project, cuser) VALUES ('gone', 'p', 3)`);
    await session.query(`UPDATE process SET deleted_at = now() WHERE cuser = 2`);
    await session.query('ROLLBACK');
    session.release();
    expect((await list('')).count).toBe(total);
    const { rowCount } = await database.query(
      `UPDATE process SET deleted_at = NULL WHERE deleted_at IS NOT NULL`,
    );
    expect(rowCount).toBeGreaterThan(0);
    expect((await list('')).count).toBe(total + rowCount!);
    await database.query('DELETE FROM process WHERE cuser = 3');
    expect((await list('?cuser=3')).count).toBe(0);
    expect((await list('')).count).toBe(await counted('true'));
  });
});
