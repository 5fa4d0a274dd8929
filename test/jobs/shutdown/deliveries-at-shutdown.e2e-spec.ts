import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';

describe('jobs that are executed while one of two workers shuts down', () => {
  let installation: Installation;

  beforeAll(async () => {
    // A job whose delivery is lost would wait for ten minutes.
    installation = await createInstallation({ LIUCHENG_DELIVERY_MS: '600000' });
  });

  afterAll(() => installation.close());

  it('are begun by the other one, also if Redis has delivered them to the first', async () => {
    const api = await installation.startHere('api');
    const [leaving] = await installation.workers(2);
    const id = await submit(api.url, line({ id: 'print', name: 'core.log.print', inputs: { message: 'm' } }));
    const delay = { id: 'wait', name: 'core.time.delay', inputs: { seconds: 2 } };
    const slow = await submit(api.url, line(delay));
    // Without running jobs it would end before Redis delivers anything more to it.
    const running = await Promise.all(Array.from({ length: 8 }, () => execute(api.url, slow)));
    for (const job of running) await jobWhen(api.url, job, ({ state }) => state === 'running');
    const shutdown = { isOver: false };
    const exit = leaving!.end('SIGTERM').finally(() => (shutdown.isOver = true));
    const jobs: number[] = [];
    while (!shutdown.isOver) jobs.push(await execute(api.url, id));
    expect(await exit).toBe(0);
    expect(jobs.length).toBeGreaterThan(20);
    for (const job of [...jobs, ...running]) expect((await ended(api.url, job)).state).toBe('successful');
  });
});
