import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const steps = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 2 } },
  { id: 'last', name: 'core.log.print', inputs: { message: 'last' } },
);

const QUICK = { LIUCHENG_LEASE_MS: '1500', LIUCHENG_SWEEP_MS: '200', LIUCHENG_GRACE_MS: '100' };

describe('several server processes on the same services', () => {
  let installation: Installation;
  let apis: { url: string }[];
  /** The workers of the test. One of them stays for the next test. */
  let workers: RunningProcess[] = [];

  beforeAll(async () => {
    installation = await createInstallation(QUICK);
    apis = await Promise.all([installation.start('api'), installation.startHere('api')]);
  });

  afterEach(async () => {
    await Promise.all(workers.splice(1).map((worker) => worker.end('SIGKILL')));
  });

  afterAll(() => installation.close());

  const startWorker = async (): Promise<RunningProcess> => {
    const worker = await installation.start('worker');
    workers.push(worker);
    return worker;
  };

  /** The only worker. */
  const onlyWorker = async (): Promise<RunningProcess> => workers[0] ?? startWorker();

  /** Ends a worker by the signal. Returns as {@link RunningProcess.end} does. */
  const end = (worker: RunningProcess, signal: NodeJS.Signals) => {
    workers = workers.filter((one) => one !== worker);
    return worker.end(signal);
  };

  const messages = async (job: number): Promise<string[]> => {
    const { body } = await send(apis[0]!.url, `/api/process/logfile/?jobId=${job}`);
    return body.logcontent
      .split('\n')
      .filter(Boolean)
      .map((line: string) => line.split(' ').slice(3).join(' '));
  };

  const printed = async (job: number, message: string): Promise<void> => {
    await until(async () => (await messages(job)).includes(message), `job ${job} has printed ${message}`);
  };

  it('share the work: a job that one API starts, the other can show and stop', async () => {
    const [here] = await Promise.all([installation.startHere('all'), onlyWorker()]);
    const id = await submit(apis[0]!.url, steps);
    const jobs = await Promise.all(
      Array.from({ length: 20 }, (_, index) => execute(apis[index % 2]!.url, id)),
    );
    const stopped = jobs.pop()!;
    await jobWhen(apis[0]!.url, stopped, ({ state }) => state === 'running');
    await send(apis[1]!.url, `/api/process/stop/${stopped}/`, { method: 'POST' });
    expect((await ended(apis[0]!.url, stopped)).state).toBe('stopped');
    for (const job of jobs) expect((await ended(apis[1]!.url, job)).state).toBe('successful');
    await here.close();
  });

  it('continue the jobs of a killed worker, and repeat no committed step', async () => {
    const doomed = await onlyWorker();
    const id = await submit(apis[0]!.url, steps);
    const jobs = await Promise.all(Array.from({ length: 10 }, () => execute(apis[0]!.url, id)));
    await Promise.all(jobs.map((job) => printed(job, 'first')));
    await end(doomed, 'SIGKILL');
    await startWorker();
    for (const job of jobs) {
      expect((await ended(apis[0]!.url, job)).state).toBe('successful');
      expect(await messages(job)).toEqual(['first', 'last']);
    }
  });

  it('release jobs on SIGTERM, and other workers continue them at once', async () => {
    const leaving = await onlyWorker();
    const id = await submit(apis[0]!.url, steps);
    const job = await execute(apis[0]!.url, id);
    await printed(job, 'first');
    await startWorker();
    expect(await end(leaving, 'SIGTERM')).toBe(0);
    expect((await ended(apis[0]!.url, job)).state).toBe('successful');
    expect(await messages(job)).toEqual(['first', 'last']);
  });

  it('reject the writes of a frozen worker after it resumes', async () => {
    const frozen = await onlyWorker();
    const id = await submit(apis[0]!.url, steps);
    const job = await execute(apis[0]!.url, id);
    await printed(job, 'first');
    frozen.signal('SIGSTOP');
    await startWorker();
    const shown = await ended(apis[0]!.url, job);
    frozen.signal('SIGCONT');
    await end(frozen, 'SIGTERM');
    expect(shown.state).toBe('successful');
    expect((await send(apis[0]!.url, `/api/job/job/${job}/`)).body).toEqual(shown);
    expect(await messages(job)).toEqual(['first', 'last']);
  });

  it('stop a job whose only worker is frozen, as soon as its lease has expired', async () => {
    const frozen = await onlyWorker();
    const job = await execute(apis[0]!.url, await submit(apis[0]!.url, steps));
    await printed(job, 'first');
    frozen.signal('SIGSTOP');
    await send(apis[0]!.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await ended(apis[0]!.url, job)).state).toBe('stopped');
    await end(frozen, 'SIGKILL');
  });

  it('run jobs that were executed while there was no worker', async () => {
    await Promise.all(workers.map((worker) => end(worker, 'SIGKILL')));
    const id = await submit(
      apis[0]!.url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }),
    );
    const job = await execute(apis[0]!.url, id);
    await installation.startHere('all');
    expect((await ended(apis[0]!.url, job)).state).toBe('successful');
  });
});
