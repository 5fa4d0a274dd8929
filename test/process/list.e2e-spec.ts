import pg from 'pg';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const LIST = '/api/process/process/';

describe('the list of processes', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    const client = new pg.Client(server.database);
    await client.connect();
    await client.query(`INSERT INTO users (username, first_name, last_name) VALUES ('san', 'san', 'zhang')`);
    await client.query(`INSERT INTO users (username, last_name) VALUES ('four', 'li')`);
    await client.query(`
      INSERT INTO process (name, project, cuser, ctime)
      SELECT 'same ' || n % 3, 'p' || n % 2, 1 + n % 3, to_timestamp(1561688923.9) FROM generate_series(1, 100) n`);
    await client.end();
  });

  afterAll(() => server.close());

  const list = async (query: string) => (await send(server.url, LIST + query)).body;

  it('shows the full name of the user, or the username if it is empty, and times truncated to seconds', async () => {
    const { results } = await list('?ordering=id&limit=3');
    expect(results.map(({ user }: { user: string }) => user)).toEqual(['san zhang', 'li', 'liucheng']);
    expect(results[0].ctime).toBe(1561688923);
  });

  it.each(['name', '-name', 'project,name', '-cuser', 'ctime,-project', 'nope', ''])(
    'pages ordered by %j never overlap',
    async (ordering) => {
      const seen: number[] = [];
      let next: string | null = `${server.url}${LIST}?ordering=${ordering}&limit=7`;
      while (next !== null) {
        const { body } = await send(server.url, next.slice(server.url.length));
        expect(body.count).toBe(100);
        seen.push(...body.results.map(({ id }: { id: number }) => id));
        next = body.next;
      }
      expect(new Set(seen).size).toBe(100);
      expect(seen).toHaveLength(100);
    },
  );

  it('filters by part of the name, the whole project and the user', async () => {
    expect((await list('?name=SAME+1')).count).toBe(34);
    expect((await list('?project=p1&cuser=2')).count).toBe(17);
    expect((await list('?project=p')).count).toBe(0);
    expect((await list('?cuser=2147483647')).results).toEqual([]);
    expect((await list('?name=&project=&cuser=')).count).toBe(100);
    expect((await list('?name=same+1&offset=1000')).count).toBe(34);
    for (const special of ['%25', '_', '%5C', '%27']) expect((await list(`?name=${special}`)).count).toBe(0);
  });

  it('has a correct count after concurrent creates and deletes', async () => {
    await Promise.all(
      Array.from({ length: 30 }, async () => {
        const { body } = await send(server.url, LIST, { method: 'POST', body: { name: 'c', project: 'p' } });
        await send(server.url, `${LIST}${body.id}/`, { method: 'DELETE' });
        await send(server.url, LIST, { method: 'POST', body: { name: 'kept', project: 'p' } });
      }),
    );
    const { count } = await list('');
    expect(count).toBe(130);
    expect((await list('?limit=1000')).results).toHaveLength(count);
  });
});
