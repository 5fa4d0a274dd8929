import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

/*
 * A deleted process has no unended jobs, and a process with unended jobs is not deleted, in either order of the requests.
 */
describe('a concurrent delete and execute', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer({ LIUCHENG_ROLE: 'api' });
  });

  afterAll(() => server.close());

  const post = (path: string, body: unknown) => send(server.url, path, { method: 'POST', body });

  it('never leaves a job of a deleted process waiting', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { id } = (await post('/api/process/process/', { name: 'n', project: 'p' })).body;
      const execute = () => post('/api/process/execute/', { id });
      const remove = () => send(server.url, `/api/process/process/${id}/`, { method: 'DELETE' });
      const [executed, deleted] =
        round % 2 === 0
          ? await Promise.all([execute(), remove()])
          : (await Promise.all([remove(), execute()])).reverse();
      expect([executed!.status, deleted!.status]).toEqual(executed!.status === 200 ? [200, 409] : [404, 204]);
      const detail = await send(server.url, `/api/process/process/${id}/`);
      expect(detail.status).toBe(executed!.status);
    }
  });
});
