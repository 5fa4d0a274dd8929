import { submit } from '../support/flows.js';
import { deliver, echo, HOOKS, makeHook } from '../support/hooks.js';
import { send } from '../support/send.js';
import { startServer, type Server } from '../support/server.js';

describe('hooks without LIUCHENG_SECRET_KEY', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startServer();
  });

  afterAll(() => server.close());

  it('have no secret, and can have no signature', async () => {
    const process = await submit(server.url, echo({}));
    const { id, token, secret } = await makeHook(server.url, process);
    expect(secret).toBeNull();
    expect((await deliver(server.url, token)).status).toBe(202);
    const refusal = { status: 400, body: { signature: [expect.stringContaining('LIUCHENG_SECRET_KEY')] } };
    const signed = { process, name: 'x', signature: 'github' };
    expect(await send(server.url, HOOKS, { method: 'POST', body: signed })).toMatchObject(refusal);
    const change = { method: 'PATCH', body: { signature: 'standard-webhooks' } };
    expect(await send(server.url, `${HOOKS}${id}/`, change)).toMatchObject(refusal);
    expect((await send(server.url, `${HOOKS}${id}/rotate/`, { method: 'POST' })).body.secret).toBeNull();
  });
});
