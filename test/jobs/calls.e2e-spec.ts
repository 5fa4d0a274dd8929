import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { startProxy } from '../support/proxy.js';

describe('a job that calls a process', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation();
  });

  afterAll(() => installation.close());

  it('waits for a Postgres that is away just then, and goes on', async () => {
    const wire = await startProxy(installation.databaseUrl);
    const { url } = await installation.start('api');
    await installation.start('worker', { DATABASE_URL: wire.url });
    const callee = await submit(
      url,
      line({ id: 'p', name: 'core.log.print', inputs: { message: 'called' } }),
    );
    const caller = line(
      { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.5 } },
      { id: 'call', name: 'core.programming.callProcess', inputs: { process: callee } },
    );
    const job = await execute(url, await submit(url, caller));
    await jobWhen(url, job, ({ state }) => state === 'running');
    await wire.cut();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await wire.mend();
    expect(await ended(url, job)).toMatchObject({ state: 'successful', error: null });
    await wire.close();
  });
});
