import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { execute, line, submit } from '../support/flows.js';
import { send } from '../support/send.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';

const [, RECEIVER = ''] =
  /<!-- receiver -->\s+```js\n([^]*?)```/.exec(readFileSync('docs/triggers.md', 'utf8')) ?? [];

describe('the receiver in docs/triggers.md', () => {
  let server: Server;
  let receiver: ChildProcess;
  let printed = '';
  let port: number;

  beforeAll(async () => {
    server = await startServer({
      LIUCHENG_SECRET_KEY: 'a key of at least thirty-two characters',
      LIUCHENG_HTTP_ALLOW: '127.0.0.1',
    });
    const { secret } = (await send(server.url, '/api/job/callback/secret/', { method: 'POST' })).body;
    port = await freePort();
    receiver = spawn(process.execPath, ['--input-type=module', '-e', RECEIVER], {
      env: { ...process.env, CALLBACK_SECRET: secret, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    receiver.stdout!.on('data', (chunk: Buffer) => (printed += String(chunk)));
    await until(
      () =>
        fetch(`http://127.0.0.1:${port}/`).then(
          () => true,
          () => false,
        ),
      'the receiver listens',
    );
  });

  afterAll(async () => {
    const exit = once(receiver, 'exit');
    receiver.kill();
    await exit;
    await server.close();
  });

  const stateOf = async (job: number, tries: number): Promise<string> => {
    const callback = await until(async () => {
      const [found] = (await send(server.url, `/api/job/callback/?job=${job}`)).body.results;
      return found?.tries.length === tries && found;
    }, 'the callback was tried');
    return callback.state;
  };

  it('accepts a callback, handles it once, and refuses what is not signed', async () => {
    const id = await submit(server.url, line({ id: 'p', name: 'core.log.print', inputs: { message: 'x' } }));
    const job = await execute(server.url, id, { callback_url: `http://127.0.0.1:${port}/liucheng` });
    expect(await stateOf(job, 1)).toBe('delivered');
    const [{ id: callback }] = (await send(server.url, `/api/job/callback/?job=${job}`)).body.results;
    await send(server.url, `/api/job/callback/${callback}/retry/`, { method: 'POST' });
    expect(await stateOf(job, 2)).toBe('delivered');
    const forged = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"data":{"id":7}}' });
    expect(forged.status).toBe(401);
    expect(printed).toBe(`job ${job} has ended: successful\n`);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
