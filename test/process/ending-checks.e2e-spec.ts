import { FlowThreads } from '../../src/versions/flow-threads/flow-threads.js';
import { line } from '../support/flows.js';
import { send } from '../support/send.js';
import { startServer } from '../support/server.js';
import { until } from '../support/until.js';

it('answers the check of a flow that a thread was doing when the server began to close', async () => {
  const server = await startServer({ LIUCHENG_ROLE: 'api' });
  const run = import.meta.jest.spyOn(server.app.get(FlowThreads, { strict: false }), 'run');
  const checked = send(server.url, '/api/process/check/', {
    method: 'POST',
    body: { ...line(), mark: 'x'.repeat(400_000) },
  });
  await until(() => run.mock.calls.length > 0, 'a thread has the flow');
  await server.close();
  expect((await checked).status).toBe(200);
});
