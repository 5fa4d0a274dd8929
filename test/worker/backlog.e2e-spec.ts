import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { startServer, type Server } from '../support/server.js';

const BACKLOG = 12;

const wait = (seconds: number) => line({ id: 'w', name: 'core.time.delay', inputs: { seconds } });

describe('a worker with more deliveries than slots', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_CONCURRENCY: '1', LIUCHENG_SWEEP_MS: '50' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  it('takes over the jobs of a dead worker before it has finished the backlog', async () => {
    const id = await submit(server.url, wait(0.4));
    const jobs = await Promise.all(Array.from({ length: BACKLOG }, () => execute(server.url, id)));
    const left = Math.max(...jobs);
    await client.query(
      `UPDATE job SET state = 'running', worker = 'dead', lease_until = now() WHERE id = $1`,
      [left],
    );
    await jobWhen(server.url, left, ({ state }) => state === 'successful');
    const { rows } = await client.query(`SELECT FROM job WHERE id = ANY ($1) AND state = 'waiting'`, [jobs]);
    expect(rows.length).toBeGreaterThan(BACKLOG / 2);
    for (const job of jobs) expect((await ended(server.url, job)).state).toBe('successful');
  });
});
