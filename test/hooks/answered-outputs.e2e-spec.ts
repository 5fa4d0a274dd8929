import pg from 'pg';
import { EndedJobs } from '../../src/jobs/ended-jobs.js';
import { Signals } from '../../src/jobs/signals.js';
import { line, submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { until } from '../support/until.js';

describe('the outputs of a job, as the answer of a hook', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  const hookOf = async (flow: object) =>
    makeHook(server.url, await submit(server.url, flow), { respond: 'outputs' });

  /** The job that a hook has started, as soon as it has. */
  const startedBy = (hook: number): Promise<number> =>
    until(
      async () => (await send(server.url, `${HOOKS}${hook}/`)).body.last_job as number | null,
      'the job is started',
    );

  it('are answered when the job has ended', async () => {
    const { token } = await hookOf(echo({ body: 'any' }));
    const { status, body } = await deliver(server.url, token, { body: { a: [1, 'x'] } });
    expect([status, body]).toEqual([200, { body: { a: [1, 'x'] } }]);
  });

  it('are 502 with the error if it has failed, in both languages', async () => {
    const failing = line({ id: 'd', name: 'core.time.delay', inputs: { seconds: '{{ "soon" }}' } });
    const { token } = await hookOf(failing);
    const { status, body } = await deliver(server.url, token);
    const job = (await send(server.url, `/api/job/job/${body.job_id}/`)).body;
    expect([status, body]).toEqual([502, { detail: job.error, job_id: job.id }]);
    const chinese = await deliver(server.url, token, { headers: { 'accept-language': 'zh' } });
    expect(chinese.body.detail).toMatch(/\p{Script=Han}/u);
  });

  it('are 502 if it was stopped', async () => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const answer = deliver(server.url, token);
    const job = await startedBy(id);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { status, body } = await answer;
    expect([status, body]).toEqual([502, { detail: 'The job was stopped.', job_id: job }]);
  });

  it.each<[string, string, Parameters<typeof send>[2]]>([
    ['has got another token', 'rotate/', { method: 'POST' }],
    ['is switched off', '', { method: 'PATCH', body: { enabled: false } }],
    ['is deleted', '', { method: 'DELETE' }],
  ])('are not answered, but the job that is started, if the hook %s meanwhile', async (_, path, change) => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const answer = deliver(server.url, token);
    const job = await startedBy(id);
    await send(server.url, `${HOOKS}${id}/${path}`, change);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    const { status, body } = await answer;
    expect([status, body]).toEqual([202, { success: true, job_id: job }]);
  });

  it('are left to the job if it goes on when the wait is over', async () => {
    const { id, token } = await hookOf(
      line({ id: 'd', name: 'core.time.delay', inputs: { seconds: 3_600 } }),
    );
    const other = await startServer(server.environment);
    const answer = deliver(other.url, token);
    const job = await startedBy(id);
    // A process that shuts down ends its waits at once.
    await other.close();
    const { status, body } = await answer;
    expect([status, body]).toEqual([202, { success: true, job_id: job }]);
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
  });
});

describe('a delivery that waits for outputs while a failover loses its job', () => {
  let server: Server;
  let database: pg.Pool;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
  });

  it.each([
    ['is not answered 202', 'DELETE FROM job WHERE id = $1'],
    [
      'does not get the outputs of another job that gets its id',
      `UPDATE job SET uuid = gen_random_uuid(), state = 'successful', outputs = '{"of": "another"}', finish_time = now() WHERE id = $1`,
    ],
  ])('%s', async (_, losing) => {
    const { id, token } = await makeHook(server.url, await submit(server.url, line()), {
      respond: 'outputs',
    });
    const waiting = import.meta.jest.spyOn(server.app.get(EndedJobs, { strict: false }), 'wait');
    let isAnswered = false;
    const answer = deliver(server.url, token).finally(() => (isAnswered = true));
    const job = await until(
      async () => (await send(server.url, `${HOOKS}${id}/`)).body.last_job as number | null,
      'the job is started',
    );
    await until(() => waiting.mock.calls.length > 0, 'the delivery has looked at its job, and waits');
    await database.query(losing, [job]);
    const signals = server.app.get(Signals, { strict: false });
    await until(() => {
      signals.send('ended', [job]);
      return isAnswered;
    }, 'the delivery is answered');
    expect((await answer).status).toBe(503);
    waiting.mockRestore();
  });
});
