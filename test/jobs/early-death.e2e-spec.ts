import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';

const flow = line(
  { id: 'first', name: 'core.log.print', inputs: { message: 'first' } },
  { id: 'wait', name: 'core.time.delay', inputs: { seconds: 900 } },
);

/** With leases that are first renewed after 20 s, whatever an attempt shows before comes from its own first second. */
describe('a job whose worker is killed in the first second of an attempt', () => {
  let installation: Installation;
  let api: { url: string };
  let client: pg.Pool;

  beforeAll(async () => {
    installation = await createInstallation({ LIUCHENG_LEASE_MS: '60000' });
    api = await installation.startHere('api');
    client = new pg.Pool({ connectionString: installation.databaseUrl });
  });

  afterAll(async () => {
    await client.end();
    await installation.close();
  });

  it('keeps the states of its nodes, also where no other attempt follows', async () => {
    const worker = await installation.start('worker');
    const job = await execute(api.url, await submit(api.url, flow));
    await jobWhen(
      api.url,
      job,
      ({ nodes }) => nodes.some(({ node, state }: any) => node === 'wait' && state === 'running'),
      15_000,
    );
    await worker.end('SIGKILL');
    await send(api.url, `/api/process/stop/${job}/`, { method: 'POST' });
    await client.query('UPDATE job SET lease_until = now() WHERE id = $1', [job]);
    const { state, nodes } = await ended(api.url, job);
    expect([state, ...nodes.map(({ node, state: of }: any) => `${node} ${of}`)]).toEqual([
      'stopped',
      'start successful',
      'first successful',
      'wait stopped',
    ]);
  });
});
