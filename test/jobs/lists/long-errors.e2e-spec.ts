import { ended, execute, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

/** As long as the error of a job can be. With what the node adds, its end is cut. */
const LONG = '错'.repeat(2_000);

const JOBS = 500;
const MOST_BYTES = 2 * 1024 * 1024;

describe('a list of jobs with long errors', () => {
  let server: Server;
  let path: string;

  beforeAll(async () => {
    server = await startServer();
    const process = await submit(
      server.url,
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: LONG } }),
    );
    path = `/api/job/job/?process=${process}`;
    await send(server.url, '/api/process/batch/', {
      method: 'POST',
      body: { id: process, inputs: Array(JOBS).fill({}) },
    });
    await until(
      async () => (await send(server.url, `${path}&state=failed&limit=1`)).body.count === JOBS,
      'all jobs have failed',
    );
  });

  afterAll(() => server.close());

  it.each(['', '&state=failed', '&error=错错', '&ordering=id'])(
    'has whole errors in 2 MiB of a page of many rows, and the beginnings of the others: %p',
    async (filters) => {
      const { body } = await send(server.url, `${path}&limit=1000${encodeURI(filters)}`);
      const errors: string[] = body.results.map(({ error }: { error: string }) => error);
      expect(errors).toHaveLength(JOBS);
      const whole = errors.filter((error) => error.length === 2_000);
      expect(Buffer.byteLength(whole.join(''))).toBeLessThanOrEqual(MOST_BYTES);
      expect(Buffer.byteLength(errors.slice(0, whole.length + 1).join(''))).toBeGreaterThan(
        0.99 * MOST_BYTES,
      );
      expect(errors.slice(whole.length).map((error) => error.length)).toEqual(
        Array(JOBS - whole.length).fill(256),
      );
      expect(errors.at(-1)).toMatch(/错…$/);
    },
  );

  it('has whole errors in a page of the default size, and on the page of a job', async () => {
    const { body } = await send(server.url, `${path}&offset=80`);
    expect(body.results).toHaveLength(20);
    const errors: string[] = body.results.map(({ error }: { error: string }) => error);
    expect(errors.map((error) => error.length)).toEqual(Array(20).fill(2_000));
    const { body: detail } = await send(server.url, `/api/job/job/${body.results[0].id}/`);
    expect(detail.error === errors[0]).toBe(true);
  });
});

describe('a very long error', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  // Postgres indexes all parts of it: with errors of 1 MB, one user's jobs kept those of others from ending.
  it('has its first 2,000 characters as that of the job, and all of them as that of the node and in the log', async () => {
    const long = 'x'.repeat(100_000);
    const process = await submit(
      server.url,
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: long } }),
    );
    const job = await ended(server.url, await execute(server.url, process));
    expect(job.error).toHaveLength(2_000);
    expect(job.error).toMatch(/x…$/);
    const { body } = await send(server.url, `/api/job/job/${job.id}/`);
    expect(body.nodes.find(({ node }: { node: string }) => node === 'f').error).toContain(long);
    const { body: log } = await send(server.url, `/api/process/logfile/?jobId=${job.id}&row=0`);
    expect(log.logcontent).toContain(long);
  });
});
