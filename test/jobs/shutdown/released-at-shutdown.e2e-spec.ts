import { ended, execute, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation } from '../../support/processes.js';
import { send } from '../../support/send.js';
import { until } from '../../support/until.js';

const flow = line(
  { id: 'before', name: 'core.log.print', inputs: { message: 'before' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 4 } },
);

describe('a job whose worker shuts down', () => {
  let installation: Installation;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_GRACE_MS: '1000', LIUCHENG_PARK_MS: '3600000' });
  });

  afterAll(() => installation.close());

  it('continues on the next worker, and shows no interrupted node as ended', async () => {
    const [{ url }, worker] = await Promise.all([
      installation.startHere('api'),
      installation.startHere('all'),
    ]);
    const id = await execute(url, await submit(url, flow));
    const shown = async () => {
      const { state, nodes } = (await send(url, `/api/job/job/${id}/`)).body;
      return { state, wait: nodes.find(({ node }: { node: string }) => node === 'wait') };
    };
    await until(async () => (await shown()).state !== 'waiting', 'the job runs');
    await worker.close();
    expect(await shown()).toMatchObject({ state: 'running', wait: { state: 'running', finish_time: null } });
    await installation.startHere('all');
    expect(await ended(url, id)).toMatchObject({ state: 'successful' });
    const { wait } = await shown();
    expect(wait).toMatchObject({ state: 'successful', runs: 1 });
    // Both times are truncated to seconds.
    expect(wait.finish_time - wait.start_time).toBeGreaterThanOrEqual(3);
  });
});
