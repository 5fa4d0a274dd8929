import pg from 'pg';
import { ended, execute, line, type ShortNode, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const OLD = 'the old key of at least thirty-two characters';
const NEW = 'the new key of at least thirty-two characters';
const SECRET = 'hunter2 of many';
const SLOW_MS = 60_000;

const token = { name: 'token', type: 'password', scope: 'global', value: '' };
const pin = { name: 'pin', type: 'password', value: '' };

/** Prints the lengths of both secrets, because their values are masked everywhere. */
const lengths = line({
  id: 'p',
  name: 'core.log.print',
  inputs: { message: '{{ $length(vars.token) }} and {{ $length(vars.pin) }}' },
});

describe('while the key of secrets is changed in one server process after another', () => {
  let installation: Installation;
  let api: { url: string };
  let database: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_SWEEP_MS: '200', LIUCHENG_PARK_MS: '100' });
    database = new pg.Pool({ connectionString: installation.databaseUrl });
    api = await installation.startHere('api', { LIUCHENG_SECRET_KEY: `${NEW},${OLD}` });
  });

  afterAll(async () => {
    await database.end();
    await installation.close();
  });

  const rowOf = async (job: number) =>
    (
      await database.query(
        'SELECT state, worker, recent_deaths, fence, lease_until > now() AS later FROM job WHERE id = $1',
        [job],
      )
    ).rows[0];

  /** The row of a job after it was released this many times. */
  const released = async (job: number, times: number) => {
    return until(async () => {
      const row = await rowOf(job);
      if (row.state === 'failed') throw new Error(JSON.stringify(row));
      return row.fence >= times && row.worker === null ? row : null;
    }, `job ${job} has been given back ${times} times`);
  };

  const logOf = async (job: number): Promise<string> =>
    (await send(api.url, `/api/process/logfile/?jobId=${job}`)).body.logcontent;

  it(
    'a worker releases jobs whose secrets it cannot read, and a worker with the key runs them',
    async () => {
      const late = await installation.startHere('all', { LIUCHENG_SECRET_KEY: OLD });
      const created = await send(api.url, '/api/process/variable/', {
        method: 'POST',
        body: { name: 'token', type: 'password', value: SECRET },
      });
      expect(created.status).toBe(201);
      const shared = await execute(
        api.url,
        await submit(api.url, { ...lengths, variables: [token, { ...pin, value: '1234' }] }),
      );
      const given = await execute(
        api.url,
        await submit(api.url, { ...lengths, variables: [{ ...pin, name: 'token', value: 'x' }, pin] }),
        { inputs: { pin: '123456' } },
      );
      for (const job of [shared, given]) {
        const row = await released(job, 1);
        // The next attempt is delayed, or this worker would claim the job again immediately.
        expect(row).toMatchObject({ state: 'running', recent_deaths: 0, later: true });
      }
      // The log gives the reason once, even if workers release the job several times.
      for (const job of [shared, given]) {
        await released(job, 2);
        const said = (await logOf(job)).match(
          / warn - The job waits for another worker.*LIUCHENG_SECRET_KEY.*$/gm,
        );
        expect(said).toHaveLength(1);
      }
      await late.close();

      const next = await installation.startHere('all', { LIUCHENG_SECRET_KEY: `${OLD},${NEW}` });
      for (const job of [shared, given]) expect((await ended(api.url, job)).state).toBe('successful');
      expect(await logOf(shared)).toContain(`${SECRET.length} and 4`);
      expect(await logOf(given)).toContain('1 and 6');
      await next.close();
    },
    SLOW_MS,
  );

  it(
    'a worker releases jobs whose journals it cannot read',
    async () => {
      // The worker without the key must start before a variable exists that it cannot read.
      await database.query('DELETE FROM variable_value');
      const late = await installation.start('worker', { LIUCHENG_SECRET_KEY: OLD });
      late.signal('SIGSTOP');
      const first = await installation.startHere('all', { LIUCHENG_SECRET_KEY: `${NEW},${OLD}` });
      const flow = line(
        { id: 'now', name: 'core.time.now' },
        { id: 'wait', name: 'core.time.delay', inputs: { seconds: 2 } },
        { id: 'p', name: 'core.log.print', inputs: { message: 'length {{ $length(vars.pin) }}' } },
      );
      const id = await submit(api.url, { ...flow, variables: [{ ...pin, value: 'of the flow' }] });
      const job = await execute(api.url, id);
      await released(job, 1);
      await first.close();
      late.signal('SIGCONT');
      expect(await released(job, 2)).toMatchObject({ state: 'running', recent_deaths: 0, later: true });
      await late.end('SIGTERM');
      const next = await installation.startHere('all', { LIUCHENG_SECRET_KEY: `${NEW},${OLD}` });
      expect((await ended(api.url, job)).state).toBe('successful');
      expect(await logOf(job)).toContain('length 11');
      await next.close();
    },
    SLOW_MS,
  );

  it(
    'a server that cannot read what a job has recorded says so where the job is to go on with another version',
    async () => {
      await database.query('DELETE FROM variable_value');
      const whole = await installation.startHere('all', { LIUCHENG_SECRET_KEY: `${NEW},${OLD}` });
      const flow = (...more: ShortNode[]) => ({
        ...line({ id: 'now', name: 'core.time.now' }, ...more, {
          id: 'f',
          name: 'core.programming.fail',
          inputs: { message: 'on purpose' },
        }),
        variables: [{ ...pin, value: 'of the flow' }],
      });
      const id = await submit(whole.url, flow());
      const job = await execute(whole.url, id, { inputs: { pin: '123456' } });
      await ended(whole.url, job);
      const said = { id: 'p', name: 'core.log.print', inputs: { message: 'new' } };
      await send(whole.url, '/api/process/save/', { method: 'POST', body: { id, ...flow(said) } });
      await send(whole.url, '/api/process/upload/', { method: 'POST', body: { id } });
      const lacking = await installation.startHere('api', { LIUCHENG_SECRET_KEY: OLD });
      const resume = ({ url }: { url: string }) =>
        send(url, `/api/job/rerun/${job}/`, { method: 'POST', body: { resume: true, version: 2 } });
      expect(await resume(lacking)).toMatchObject({
        status: 409,
        body: { detail: expect.stringContaining('a key that this server does not have') },
      });
      const { status, body } = await resume(whole);
      expect(status).toBe(200);
      await ended(whole.url, body.job_id);
      await Promise.all([lacking.close(), whole.close()]);
    },
    SLOW_MS,
  );
});
