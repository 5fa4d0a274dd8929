import type { ServerResponse } from 'node:http';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';
import { type CallerOf, logInNew } from '../support/users.js';
import { startWithPrintingProcess } from './printing-process.js';
import { type Receiver, startReceiver } from './receiver.js';

/** More than a worker sends to a receiver that has not answered. */
const MANY = 12;

describe('a receiver that hangs at an address of one user', () => {
  let server: Server;
  let admin: CallerOf;
  let receiver: Receiver;
  let process: number;
  const held: ServerResponse[] = [];

  beforeAll(async () => {
    ({ server, admin, process } = await startWithPrintingProcess());
    receiver = await startReceiver((response) => held.push(response));
  });

  afterAll(async () => {
    receiver.hangUp();
    await server.close();
    await receiver.close();
  });

  const callbackOf = async (caller: CallerOf, path: string): Promise<void> => {
    const callback_url = `${receiver.url}${path}`;
    const { job_id } = (await caller.post('/api/process/execute/', { id: process, callback_url })).body;
    await until(
      async () => (await admin.get(`/api/job/callback/?job=${job_id}`)).body.count === 1,
      `job ${job_id} has a callback`,
    );
  };

  it('gets that of another user next', async () => {
    const [mallory, victim] = [
      await logInNew(admin, 'mallory', 'operator'),
      await logInNew(admin, 'victim', 'operator'),
    ];
    await Promise.all(Array.from({ length: MANY }, () => callbackOf(mallory, '/hangs')));
    await until(() => held.length === 2, 'as many are sent as to a receiver that has not answered');
    await callbackOf(victim, '/other');
    held[0]!.destroy();
    await until(() => held.length === 3, 'the next one is sent');
    expect(receiver.received.map(({ path }) => path)).toEqual(['/hangs', '/hangs', '/other']);
  });
});
