import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';

/** More than wait by default in Node, and fewer than may on Linux. */
const MANY = 1_500;

describe('an API that is busy', () => {
  let installation: Installation;
  let server: RunningProcess;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    installation = await createInstallation();
    server = await installation.start('api');
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    return installation.close();
  });

  it('keeps new connections until it accepts them, and answers on each', async () => {
    server.signal('SIGSTOP');
    const { hostname, port } = new URL(server.url);
    await Promise.all(
      Array.from({ length: MANY }, async () => {
        const socket = connect(Number(port), hostname);
        sockets.push(socket);
        await once(socket, 'connect');
      }),
    );
    const answers = sockets.map(async (socket) => {
      socket.write('GET /healthz/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
      const [data] = (await once(socket, 'data')) as [Buffer];
      return data.toString('latin1', 0, 12);
    });
    server.signal('SIGCONT');
    expect(new Set(await Promise.all(answers))).toEqual(new Set(['HTTP/1.1 200']));
  });
});
