import Bull from 'bull';
import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

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

  /** Delivers under this name. Resolves when a worker has finished the delivery. */
  const deliver = async (name: string): Promise<void> => {
    const delivery = await queue.add({}, { jobId: name, removeOnComplete: false });
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
    await Promise.all([deliver(`${job}-2`), deliver(`${job}-3`)]);
    expect((await ended(server.url, job)).state).toBe('successful');
    expect(await fence(job)).toBe(1);
    expect((await log(job)).match(/once/g)).toHaveLength(1);
  });

  it('of an ended job does not change the job', async () => {
    const job = await execute(server.url, await submit(server.url, printing));
    const end = await ended(server.url, job);
    await deliver(`${job}-2`);
    expect((await send(server.url, `/api/job/job/${job}/`)).body).toEqual(end);
    expect(await fence(job)).toBe(1);
  });

  it('whose data Redis has lost leaves nothing there', async () => {
    const id = '2000000000-2';
    await queue.client.lpush(queue.toKey('wait'), id);
    await until(async () => (await queue.client.llen(queue.toKey('wait'))) === 0, 'a worker has taken it');
    await until(
      async () => (await queue.client.llen(queue.toKey('active'))) === 0,
      'the worker is done with it',
    );
    expect([await queue.getCompletedCount(), await queue.client.exists(queue.toKey(id))]).toEqual([0, 0]);
  });

  it.each([
    ['of a job that there is not', '2000000000-1'],
    ['with an id of more than 32 bits', `${2 ** 40}-1`],
    ['with an id that no job can have', `${2 ** 53}-1`],
    ['with an id below all', '-1-1'],
    ['with an id that is not a whole number', '1.5-1'],
    ['without the number of the dispatch', 'x1'],
    ['of something else', 'something else'],
  ])('%s is dropped, and the next one runs', async (_, name) => {
    await deliver(name);
    const job = await execute(server.url, await submit(server.url, printing));
    expect((await ended(server.url, job)).state).toBe('successful');
  });
});
