import pg from 'pg';
import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const large = (id: string) => ({
  id,
  name: 'core.code.javascript',
  options: { code: `return Array.from({ length: 12_000 }, (_, index) => ({ index, from: '${id}' }));` },
});
const flow = line(
  large('a'),
  large('b'),
  large('c'),
  large('d'),
  large('e'),
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 2 } },
  {
    id: 'sum',
    name: 'core.log.print',
    inputs: {
      message: '{{ $count(nodes.a.result) + $count(nodes.e.result) }} {{ nodes.c.result[11999].index }}',
    },
  },
);

describe('jobs with large histories', () => {
  let server: Server;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_PARK_MS: '100' });
    client = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  it('continue with all that they had recorded, however many are due together', async () => {
    const id = await submit(server.url, flow);
    const jobs = await Promise.all(Array.from({ length: 6 }, () => execute(server.url, id)));
    for (const job of jobs) {
      expect(await ended(server.url, job)).toMatchObject({ state: 'successful', error: null });
      const log = await send(server.url, `/api/process/logfile/?jobId=${job}`);
      expect(log.body.logcontent).toContain('24000 11999');
    }
    const { rows } = await client.query(
      `SELECT max(fence)::int AS fence, max(recent_deaths) AS deaths,
        (SELECT min(size) FROM (SELECT sum(octet_length(records))::int AS size FROM job_journal GROUP BY job_id) AS sizes) AS size
      FROM job`,
    );
    expect(rows[0]).toMatchObject({ deaths: 0 });
    // They were parked, and continued with records that are large.
    expect(rows[0].fence).toBeGreaterThan(1);
    expect(rows[0].size).toBeGreaterThan(1024 * 1024);
  });
});
