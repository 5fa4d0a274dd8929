import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';

const steps = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 2 } },
  { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
);

const QUICK = { LIUCHENG_LEASE_MS: '1500', LIUCHENG_SWEEP_MS: '200', LIUCHENG_GRACE_MS: '100' };

describe('several processes on the same services', () => {
  let installation: Installation;
  let apis: RunningProcess[];

  beforeEach(async () => {
    installation = await createInstallation(QUICK);
    apis = await Promise.all([installation.start('api'), installation.start('api')]);
  });

  afterEach(() => installation.close());

  const messages = async (job: number): Promise<string[]> => {
    const { body } = await send(apis[0]!.url, `/api/process/logfile/?jobId=${job}`);
    return body.logcontent
      .split('\n')
      .filter(Boolean)
      .map((line: string) => line.split(' ').slice(3).join(' '));
  };

  const printed = async (job: number, message: string): Promise<void> => {
    while (!(await messages(job)).includes(message));
  };

  it('share the work: what one API starts, the other shows and stops', async () => {
    await Promise.all([installation.start('worker'), installation.start('worker')]);
    const id = await submit(apis[0]!.url, steps);
    const jobs = await Promise.all(
      Array.from({ length: 20 }, (_, index) => execute(apis[index % 2]!.url, id)),
    );
    const stopped = jobs.pop()!;
    await jobWhen(apis[0]!.url, stopped, ({ state }) => state === 'running');
    await send(apis[1]!.url, `/api/process/stop/${stopped}/`, { method: 'POST' });
    expect((await ended(apis[0]!.url, stopped)).state).toBe('stopped');
    for (const job of jobs) expect((await ended(apis[1]!.url, job)).state).toBe('successful');
  });

  it('go on with a killed worker’s jobs elsewhere, and run nothing again that was committed', async () => {
    const doomed = await installation.start('worker');
    const id = await submit(apis[0]!.url, steps);
    const jobs = await Promise.all(Array.from({ length: 10 }, () => execute(apis[0]!.url, id)));
    await Promise.all(jobs.map((job) => printed(job, 'first')));
    await doomed.end('SIGKILL');
    await installation.start('worker');
    for (const job of jobs) {
      expect((await ended(apis[0]!.url, job)).state).toBe('successful');
      expect(await messages(job)).toEqual(['first', 'last']);
    }
  });

  it('give jobs back on SIGTERM, and others go on with them at once', async () => {
    const leaving = await installation.start('worker');
    const id = await submit(apis[0]!.url, steps);
    const job = await execute(apis[0]!.url, id);
    await printed(job, 'first');
    await installation.start('worker');
    expect(await leaving.end('SIGTERM')).toBe(0);
    expect((await ended(apis[0]!.url, job)).state).toBe('successful');
    expect(await messages(job)).toEqual(['first', 'last']);
  });

  it('leave nothing to a frozen worker: what it writes when it thaws does not count', async () => {
    const frozen = await installation.start('worker');
    const id = await submit(apis[0]!.url, steps);
    const job = await execute(apis[0]!.url, id);
    await printed(job, 'first');
    frozen.signal('SIGSTOP');
    await installation.start('worker');
    const end = await ended(apis[0]!.url, job);
    frozen.signal('SIGCONT');
    await frozen.end('SIGTERM');
    expect(end.state).toBe('successful');
    expect((await send(apis[0]!.url, `/api/job/job/${job}/`)).body).toEqual(end);
    expect(await messages(job)).toEqual(['first', 'last']);
  });

  it('stop a job whose only worker is frozen, as soon as its lease is over', async () => {
    const frozen = await installation.start('worker');
    const job = await execute(apis[0]!.url, await submit(apis[0]!.url, steps));
    await printed(job, 'first');
    frozen.signal('SIGSTOP');
    await send(apis[0]!.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await ended(apis[0]!.url, job)).state).toBe('stopped');
  });

  it('run what was executed while no worker was there', async () => {
    const id = await submit(
      apis[0]!.url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }),
    );
    const job = await execute(apis[0]!.url, id);
    await installation.start('worker');
    expect((await ended(apis[0]!.url, job)).state).toBe('successful');
  });
});
