import { ended, execute, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';

const flow = line(
  { id: 'before', name: 'core.log.print', inputs: { message: 'before' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 4 } },
);

describe('a job whose worker is told to end', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_GRACE_MS: '1000', LIUCHENG_PARK_MS: '3600000' });
  });

  afterAll(() => installation.close());

  it('goes on with the next, and its nodes show nothing as ended that was cut off', async () => {
    const [{ url }, worker] = await Promise.all([installation.start('api'), installation.start('worker')]);
    const id = await execute(url, await submit(url, flow));
    const shown = async () => {
      const { state, nodes } = (await send(url, `/api/job/job/${id}/`)).body;
      return { state, wait: nodes.find(({ node }: { node: string }) => node === 'wait') };
    };
    while ((await shown()).state === 'waiting');
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(await shown()).toMatchObject({ state: 'running', wait: { state: 'running', finish_time: null } });
    await installation.start('worker');
    expect(await ended(url, id)).toMatchObject({ state: 'successful' });
    const { wait } = await shown();
    expect(wait).toMatchObject({ state: 'successful', runs: 1 });
    // In whole seconds, each cut.
    expect(wait.finish_time - wait.start_time).toBeGreaterThanOrEqual(3);
  });
});
