import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

const LONG = '错'.repeat(9_000);

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
      body: { id: process, inputs: Array(100).fill({}) },
    });
    await until(
      async () => (await send(server.url, `${path}&state=failed&limit=1`)).body.count === 100,
      'all jobs have failed',
    );
  });

  afterAll(() => server.close());

  it.each(['', '&state=failed', '&error=错错', '&ordering=id'])(
    'has whole errors in 2 MiB of a page of many rows, and the beginnings of the others: %p',
    async (filters) => {
      const { body } = await send(server.url, `${path}&limit=1000${encodeURI(filters)}`);
      const errors: string[] = body.results.map(({ error }: { error: string }) => error);
      expect(errors).toHaveLength(100);
      // Each error has 27 KB.
      expect(errors.slice(0, 77).every((error) => error.endsWith(LONG))).toBe(true);
      expect(errors.slice(77).map((error) => error.length)).toEqual(Array(23).fill(256));
      expect(errors[99]).toMatch(/错…$/);
    },
  );

  it('has whole errors in a page of the default size, and on the page of a job', async () => {
    const { body } = await send(server.url, `${path}&offset=80`);
    expect(body.results).toHaveLength(20);
    const errors: string[] = body.results.map(({ error }: { error: string }) => error);
    expect(errors.every((error) => error.endsWith(LONG))).toBe(true);
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
  it('has its first 16,384 characters as that of the job, and all of them as that of the node', async () => {
    const long = 'x'.repeat(100_000);
    const process = await submit(
      server.url,
      line({ id: 'f', name: 'core.programming.fail', inputs: { message: long } }),
    );
    const job = await ended(server.url, await execute(server.url, process));
    expect(job.error).toHaveLength(16_384);
    expect(job.error).toMatch(/x…$/);
    const { body } = await send(server.url, `/api/job/job/${job.id}/`);
    expect(body.nodes.find(({ node }: { node: string }) => node === 'f').error).toContain(long);
  });
});
