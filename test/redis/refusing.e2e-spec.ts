import type { Redis } from 'ioredis';
import { ended, execute, line, submit } from '../support/flows.js';
import { type OwnRedis, startOwnRedis } from '../support/own-redis.js';
import { createInstallation, type Installation, type RunningProcess } from '../support/processes.js';
import { send } from '../support/send.js';
import { until } from '../support/until.js';

const print = line({ id: 'print', name: 'core.log.print', inputs: { message: 'printed' } });

describe('while Redis refuses the processes', () => {
  let redis: OwnRedis;
  let admin: Redis;
  let password: string;
  let installation: Installation;
  let server: RunningProcess;

  beforeAll(async () => {
    redis = await startOwnRedis();
    ({ password } = new URL(redis.url));
    admin = redis.client;
    installation = await createInstallation({ REDIS_URL: redis.url, LIUCHENG_DELIVERY_MS: '500' });
    server = await installation.start('all');
  });

  afterAll(async () => {
    await installation.close();
    await redis.close();
  });

  /** Whether Bull waits for deliveries. */
  const isDelivering = async () => /cmd=brpoplpush/.test(String(await admin.client('LIST')));

  const channels = async (): Promise<unknown[]> => await admin.pubsub('CHANNELS', '*:signal:*');
  const killClients = () => admin.client('KILL', 'SKIPME', 'yes');

  it.each<[string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'the password was changed',
      () => admin.config('SET', 'requirepass', 'another'),
      () => admin.config('SET', 'requirepass', password),
    ],
    [
      'no channel is allowed',
      () => admin.acl('SETUSER', 'default', 'resetchannels'),
      () => admin.acl('SETUSER', 'default', 'allchannels'),
    ],
    [
      'no command is allowed',
      () => admin.acl('SETUSER', 'default', '-@all', '+acl', '+auth', '+client|kill', '+config', '+pubsub'),
      () => admin.acl('SETUSER', 'default', '+@all'),
    ],
  ])('they stay, run jobs, and hear signals once they are let in again: %s', async (_, refuse, letIn) => {
    await until(async () => (await channels()).length >= 4, 'they have subscribed');
    await refuse();
    await killClients();
    await until(async () => (await channels()).length === 0, 'they have lost their channels');
    const id = await submit(server.url, print);
    for (const job of [await execute(server.url, id), await execute(server.url, id)])
      expect((await ended(server.url, job)).state).toBe('successful');
    expect((await send(server.url, '/healthz/ready')).status).toBe(200);
    await letIn();
    await until(async () => (await channels()).length >= 4, 'they have subscribed again');
    await until(isDelivering, 'Bull delivers again');
    const isWhole = async () => (await send(server.url, '/healthz/ready')).body.status === 'ok';
    await until(isWhole, 'nothing is missing');
  });

  it('a process that starts meanwhile stays, and takes deliveries once it is let in', async () => {
    await admin.config('SET', 'requirepass', 'another');
    await server.end('SIGKILL');
    server = await installation.start('all');
    expect((await ended(server.url, await execute(server.url, await submit(server.url, print)))).state).toBe(
      'successful',
    );
    await admin.config('SET', 'requirepass', password);
    await until(async () => (await channels()).length >= 4, 'it has subscribed');
    await until(isDelivering, 'Bull delivers', { deadline: 20_000 });
  });
});
