import { execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

const printing = line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } });

describe('a process with many concurrent requests', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  /** Save, upload and execute lock the same rows. With an inconsistent order of locks, Postgres would report deadlocks. */
  it('is saved, submitted, changed and executed without an error', async () => {
    const id = await submit(server.url, printing);
    const body = (round: number) => ({ id, ...printing, round });
    const calls = [
      (round: number) => send(server.url, '/api/process/save/', { method: 'POST', body: body(round) }),
      (round: number) => send(server.url, '/api/process/save/', { method: 'POST', body: body(-round) }),
      () => send(server.url, '/api/process/upload/', { method: 'POST', body: { id } }),
      () => send(server.url, '/api/process/upload/', { method: 'POST', body: { id } }),
      (round: number) =>
        send(server.url, `/api/process/process/${id}/`, { method: 'PATCH', body: { mark: String(round) } }),
      async () => {
        await execute(server.url, id);
        return { status: 200 };
      },
    ];
    const statuses = await Promise.all(
      calls.map(async (call) => {
        const seen = new Set<number>();
        for (let round = 1; round <= 40; round += 1) seen.add((await call(round)).status);
        return [...seen];
      }),
    );
    expect(statuses).toEqual(calls.map(() => [200]));
  });
});
