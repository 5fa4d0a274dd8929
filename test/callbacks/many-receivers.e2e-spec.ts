import { once } from 'node:events';
import { type AddressInfo, createServer, type Server as TcpServer, type Socket } from 'node:net';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { type CallerOf, logInNew } from '../support/users.js';
import { startWithPrintingProcess } from './printing-process.js';
import { answers, type Receiver, startReceiver } from './receiver.js';

/** More than a worker sends at the same time. */
const MANY = 110;

describe('many receivers that hang', () => {
  let server: Server;
  let admin: CallerOf;
  let hanging: TcpServer;
  let good: Receiver;
  let process: number;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    ({ server, admin, process } = await startWithPrintingProcess());
    good = await startReceiver(answers(204));
    hanging = createServer((socket) => sockets.push(socket.on('error', () => undefined).resume()));
    hanging.listen(0, '0.0.0.0');
    await once(hanging, 'listening');
  });

  afterAll(async () => {
    await server.close();
    for (const socket of sockets) socket.destroy();
    hanging.close();
    await good.close();
  });

  const run = async (caller: CallerOf, callback_url: string): Promise<number> =>
    (await caller.post('/api/process/execute/', { id: process, callback_url })).body.job_id;

  it('do not delay the callbacks of other users, whose receivers are not known to answer either', async () => {
    const [mallory, victim] = await Promise.all([
      logInNew(admin, 'mallory', 'operator'),
      logInNew(admin, 'victim', 'operator'),
    ]);
    const { port } = hanging.address() as AddressInfo;
    await Promise.all(
      Array.from({ length: MANY }, (_, index) => run(mallory, `http://127.0.1.${index + 1}:${port}/`)),
    );
    await until(() => sockets.length >= 50, 'the worker sends as many as it sends for one user');
    const job = await run(victim, `${good.url}/`);
    const callback = await until(async () => {
      const [one] = (await admin.get(`/api/job/callback/?job=${job}`)).body.results;
      return one?.tries.length > 0 && one;
    }, 'the other user’s callback was tried');
    expect(callback.state).toBe('delivered');
    // The others hang for 15 s.
    expect(callback.tries[0].time - callback.ctime).toBeLessThan(8);
  });
});
