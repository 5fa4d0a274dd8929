import { ended, execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';
import { type StandIn, startStandIn } from '../support/stand-in.js';
import { until } from '../support/until.js';

const SLOTS = 10;

describe('a worker of which one process holds all slots, with jobs that wait for an answer', () => {
  let server: Server;
  let outside: StandIn;

  beforeAll(async () => {
    outside = await startStandIn({ 'GET /never': () => 'none' });
    server = await startServer({
      LIUCHENG_CONCURRENCY: `${SLOTS}`,
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
  });

  afterAll(async () => {
    await outside.close();
    await server.close();
  });

  it('runs those of other processes: new ones, and ones that had waited', async () => {
    const resting = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: '{{ inputs.seconds }}' } });
    const variables = [{ name: 'seconds', type: 'number', scope: 'flow', value: 0 }];
    const other = await submit(server.url, { ...resting, variables });
    const endOf = async (seconds: number) =>
      ended(server.url, await execute(server.url, other, { inputs: { seconds } }));
    const url = `${outside.url}/never`;
    const holding = await submit(
      server.url,
      line({ id: 'r', name: 'core.http.request', inputs: { url }, common: { timeout: 600 } }),
    );
    await Promise.all(Array.from({ length: 3 * SLOTS }, () => execute(server.url, holding)));
    const running = async (): Promise<number> =>
      (await send(server.url, `/api/job/job/?process=${holding}&state=running`)).body.count;
    // Executes that are sent together arrive in any order, so any of them can be the first.
    await until(async () => (await running()) === SLOTS, 'the jobs of one process hold all slots');

    expect(await endOf(0)).toMatchObject({ state: 'successful' });
    // It leaves its extra slot for its wait, and needs one again after it.
    expect(await endOf(1.5)).toMatchObject({ state: 'successful' });

    expect(await running()).toBe(SLOTS);
    await send(server.url, '/api/job/stop/', { method: 'POST', body: { process: holding } });
  });
});
