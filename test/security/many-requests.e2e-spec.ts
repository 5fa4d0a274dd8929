import { Agent, get } from 'node:http';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { withoutStall } from '../support/stalls.js';

/* Requests that go on together: those of one poll for I/O, and those that have shared a read. */
describe('many requests of one caller at once keep no other client waiting:', () => {
  let installation: Installation;
  let server: RunningProcess;

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
  });

  afterAll(() => installation.close());

  /** Sends a request at once on each of these many open connections. Returns the statuses. */
  async function statuses(times: number, path: string, accept = 'application/json'): Promise<number[]> {
    const agent = new Agent({ keepAlive: true });
    const asked = (from: string): Promise<number[]> =>
      Promise.all(
        Array.from(
          { length: times },
          () =>
            new Promise<number>((resolve, reject) => {
              get(`${server.url}${from}`, { agent, headers: { accept } }, (response) =>
                response.resume().on('end', () => resolve(response.statusCode ?? 0)),
              ).on('error', reject);
            }),
        ),
      );
    await asked('/healthz/live');
    const answered = await withoutStall(server, path, () => asked(path));
    agent.destroy();
    return [...new Set(answered)];
  }

  it('for a draft that they read together, and that is indented for each', async () => {
    const created = { name: 'n', project: 'p' };
    const { id } = (await send(server.url, '/api/process/process/', { method: 'POST', body: created })).body;
    const x = Array.from({ length: 100_000 }, (_, index) => index);
    await send(server.url, '/api/process/save/', { method: 'POST', body: { id, x } });
    expect(await statuses(150, `/api/process/intact/?id=${id}`, 'application/json; indent=1')).toEqual([200]);
  });
});
