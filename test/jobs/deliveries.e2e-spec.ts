import Bull from 'bull';
import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const printing = line(
  { id: 'p', name: 'core.log.print', inputs: { message: 'once' } },
  { id: 'd', name: 'core.time.delay', inputs: { seconds: 0.5 } },
);

describe('a delivery by Bull', () => {
  let server: Server;
  let queue: Bull.Queue;
  let client: pg.Pool;

  beforeAll(async () => {
    server = await startServer();
    client = new pg.Pool({ connectionString: server.database });
    queue = new Bull('jobs', process.env.REDIS_URL!, { prefix: server.environment.LIUCHENG_REDIS_PREFIX! });
  });

  afterAll(async () => {
    await queue.close();
    await client.end();
    await server.close();
  });

  let deliveries = 0;

  /** Resolves when a worker has finished the delivery. */
  const deliver = async (data: unknown): Promise<void> => {
    deliveries += 1;
    const delivery = await queue.add(data, { jobId: `spec-${deliveries}`, removeOnComplete: false });
    await until(() => delivery.isCompleted(), 'the worker is done with the delivery');
    await delivery.remove();
  };

  const fence = async (job: number): Promise<number> =>
    (await client.query('SELECT fence FROM job WHERE id = $1', [job])).rows[0].fence;

  const log = async (job: number): Promise<string> =>
    (await send(server.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;

  it('that is repeated runs the job once, even while the job runs', async () => {
    const job = await execute(server.url, await submit(server.url, printing));
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    await Promise.all([deliver({ id: job }), deliver({ id: job })]);
    expect((await ended(server.url, job)).state).toBe('successful');
    expect(await fence(job)).toBe(1);
    expect((await log(job)).match(/once/g)).toHaveLength(1);
  });

  it('of an ended job does not change the job', async () => {
    const job = await execute(server.url, await submit(server.url, printing));
    const end = await ended(server.url, job);
    await deliver({ id: job });
    expect((await send(server.url, `/api/job/job/${job}/`)).body).toEqual(end);
    expect(await fence(job)).toBe(1);
  });

  it.each<[string, unknown]>([
    ['an empty payload', {}],
    ['no payload', null],
    ['an id that there is not', { id: 2_000_000_000 }],
    ['an id of more than 32 bits', { id: 2 ** 40 }],
    ['an id that no job can have', { id: 2 ** 53 }],
    ['an id below all', { id: -1 }],
    ['an id that is not a number', { id: 'x' }],
    ['an id that is not a whole number', { id: 1.5 }],
  ])('with invalid data is dropped, and the next one runs: %s', async (_, data) => {
    await deliver(data);
    const job = await execute(server.url, await submit(server.url, printing));
    expect((await ended(server.url, job)).state).toBe('successful');
  });
});
