import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';

const waiting = line(
  { id: 'd', name: 'core.time.delay', inputs: { seconds: 60 } },
  { id: 'p', name: 'core.log.print', inputs: { message: 'too late' } },
);

/** A flow that computes forever and never waits. */
const endless = line({ id: 'w', name: 'core.programming.while', inputs: { condition: true } });

describe('stop', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_PARK_MS: '3600000', LIUCHENG_MAX_STEPS: '1000000000' });
  });

  afterAll(() => server.close());

  const stop = (job: number) => send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
  const isRunning = (job: any) => job.nodes.some(({ node }: any) => node === 'd');

  it('ends a running job before it is answered, and nothing runs afterwards', async () => {
    const id = await submit(server.url, waiting);
    const job = await execute(server.url, id);
    await jobWhen(server.url, job, isRunning);
    expect((await stop(job)).text).toBe('{"success":true}');
    const stopped = (await send(server.url, `/api/job/job/${job}/`)).body;
    expect(stopped).toMatchObject({ state: 'stopped', outputs: {}, error: null });
    expect(stopped.nodes.at(-1)).toMatchObject({ node: 'd', state: 'stopped' });
    expect((await send(server.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent).toBe('');
  });

  it('ends a job that computes forever, before it is answered', async () => {
    const job = await execute(server.url, await submit(server.url, endless));
    await jobWhen(server.url, job, ({ state }) => state === 'running');
    expect((await stop(job)).text).toBe('{"success":true}');
    expect((await send(server.url, `/api/job/job/${job}/`)).body).toMatchObject({
      state: 'stopped',
      error: null,
    });
  });

  it('answers success for an ended job, and does not change it', async () => {
    const id = await submit(server.url, line());
    const job = await execute(server.url, id);
    const before = await ended(server.url, job);
    expect((await stop(job)).status).toBe(200);
    expect((await send(server.url, `/api/job/job/${job}/`)).body).toEqual(before);
    expect(before.state).toBe('successful');
  });

  it('ends each job once when stops and ends are concurrent', async () => {
    const id = await submit(
      server.url,
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 0.02 } }),
    );
    const races = Array.from({ length: 60 }, async (_, index) => {
      const job = await execute(server.url, id);
      const turns = index % 20;
      for (let turn = 0; turn < turns; turn += 1) await new Promise(setImmediate);
      await stop(job);
      const first = (await send(server.url, `/api/job/job/${job}/`)).body;
      return { first, job };
    });
    for (const { first, job } of await Promise.all(races)) {
      expect(['stopped', 'successful']).toContain(first.state);
      expect((await send(server.url, `/api/job/job/${job}/`)).body).toEqual(first);
    }
  });

  it('answers 404 for an unknown job, and 400 for a body that names another job', async () => {
    expect((await stop(2_000_000_000)).status).toBe(404);
    const job = await execute(server.url, await submit(server.url, line()));
    const other = await send(server.url, `/api/process/stop/${job}/`, {
      method: 'POST',
      body: { job_id: job + 1 },
    });
    expect(other.status).toBe(400);
    const same = await send(server.url, `/api/process/stop/${job}/`, {
      method: 'POST',
      body: { job_id: String(job) },
    });
    expect(same.text).toBe('{"success":true}');
  });
});
