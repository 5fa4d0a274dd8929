import pg from 'pg';
import { NEXT_DETAILS } from '../../../src/jobs/lists/job-rows-statements.js';
import { ended, execute, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const LARGE = 24;
const NODES = 5_000;
const flow = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });

describe('jobs with large rows', () => {
  let server: Server;
  let client: pg.Pool;
  let small: number;
  let large: number[];

  beforeAll(async () => {
    server = await startServer();
    client = new pg.Pool({ connectionString: server.database });
    const id = await submit(server.url, flow);
    const jobs = await Promise.all(Array.from({ length: LARGE + 1 }, () => execute(server.url, id)));
    await Promise.all(jobs.map((job) => ended(server.url, job)));
    [small = 0, ...large] = jobs;
    // As those of an earlier release, with thousands of nodes that failed: 5 MB.
    await client.query(
      `UPDATE job SET progress = (
         SELECT json_agg(json_build_object('node', 'n' || n, 'state', 'failed', 'runs', 1, 'startTime', 1, 'finishTime', 2,
           'error', repeat('e', 1000), 'change', n))::text FROM generate_series(1, ${NODES}) AS n
       ) WHERE id = ANY ($1)`,
      [large],
    );
  }, 60_000);

  afterAll(async () => {
    await client.end();
    await server.close();
  });

  it('are read one after the other, in the order in which they were asked for, and small ones at once', async () => {
    const [a = 0, b = 0, c = 0] = large;
    const asked = [c, a, b, small];
    const { rows } = await client.query(NEXT_DETAILS.text, [asked]);
    const isLeft = new Map(rows.map((row) => [Number(row.id), row.is_left]));
    expect(asked.map((id) => isLeft.get(id))).toEqual([false, true, true, false]);
    const isRead = new Map(rows.map((row) => [Number(row.id), row.progress !== null]));
    expect(asked.map((id) => isRead.get(id))).toEqual([true, false, false, true]);
  });

  it('are all answered, however many are asked for together', async () => {
    const answers = await Promise.all([...large, small].map((id) => send(server.url, `/api/job/job/${id}/`)));
    expect(answers.map(({ status }) => status)).toEqual([...large, small].map(() => 200));
    expect(answers.map(({ body }) => body.nodes.length)).toEqual([...large.map(() => NODES), 2]);
    expect(answers[0]?.body).not.toHaveProperty('is_left');
  });
});
