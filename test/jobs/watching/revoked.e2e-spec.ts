import { watch } from '../../support/event-streams.js';
import { line } from '../../support/flows.js';
import { startServer, type Server } from '../../support/server.js';
import { logInAdmin, logInNew, REQUIRED } from '../../support/users.js';

const waiting = line({ id: 'wait', name: 'core.time.delay', inputs: { seconds: 60 } });

describe('the events of a job, for a caller whose token is revoked', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer(REQUIRED);
  });

  afterAll(() => server.close());

  it('end within a second after the revocation, and not before it', async () => {
    const admin = await logInAdmin(server.url);
    const editor = await logInNew(admin, 'editor', 'editor');
    const id = (await admin.post('/api/process/process/', { name: 'p', project: 'p' })).body.id as number;
    await admin.post('/api/process/save/', { id, ...waiting });
    const job = (await admin.post('/api/process/execute/', { id })).body.job_id as number;
    const { events } = await watch(server.url, job, { headers: { authorization: `Token ${editor.token}` } });
    let endedAt = Infinity;
    for await (const { event, data } of events)
      if (event === 'node' && data.node === 'wait')
        void editor.post('/api/logout/', {}).then(() => (endedAt = performance.now()));
    expect(performance.now() - endedAt).toBeGreaterThan(0);
    expect(performance.now() - endedAt).toBeLessThan(1_000);
    await admin.post(`/api/process/stop/${job}/`, {});
  });
});
