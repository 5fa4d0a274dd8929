import { type AddressInfo, createServer, type Socket } from 'node:net';
import { until } from '../../test/support/until.js';
import { readSettings } from '../config/settings.js';
import { openRedis } from './open-redis.js';

const ignore = (): void => undefined;

describe('openRedis', () => {
  it.each(['liucheng', '{}', 'a{', '{}{a}'])('refuses the prefix %s with a cluster', (prefix) => {
    const settings = readSettings({
      REDIS_URL: 'redis+cluster://127.0.0.1:1',
      LIUCHENG_REDIS_PREFIX: prefix,
    });
    expect(() => openRedis(settings, 'waiting', ignore)).toThrow(
      /^LIUCHENG_REDIS_PREFIX takes, with a Redis Cluster, a prefix with a part in braces/,
    );
  });

  it('names each node of a cluster that does not answer', async () => {
    const settings = readSettings({ REDIS_URL: 'redis+cluster://127.0.0.1:1,127.0.0.1:2' });
    const errors: string[] = [];
    const redis = openRedis(settings, 'failFast', ({ message }) => errors.push(message));
    await until(() => errors.length >= 2, 'it has tried twice');
    redis.disconnect();
    for (const node of ['127.0.0.1:1: ', '127.0.0.1:2: '])
      expect(errors[0]).toContain(`${node}connect ECONNREFUSED`);
  });

  it('says that a server which is silent to TLS may have none', async () => {
    const sockets: Socket[] = [];
    const plain = createServer((socket) => sockets.push(socket.on('error', ignore))).listen(0, '127.0.0.1');
    await until(() => plain.listening, 'the server listens');
    const { port } = plain.address() as AddressInfo;
    const errors: string[] = [];
    const settings = readSettings({ REDIS_URL: `rediss://127.0.0.1:${port}` });
    const redis = openRedis(settings, 'failFast', ({ message }) => errors.push(message));
    await until(() => errors.length > 0, 'it has given up', { deadline: 10_000 });
    redis.disconnect();
    expect(errors[0]).toBe(
      'connect ETIMEDOUT (REDIS_URL asks for TLS; a Redis without TLS does not answer that)',
    );
    for (const socket of sockets) socket.destroy();
    plain.close();
  });

  it.each(['failFast', 'waiting'] as const)(
    '%s: uses no other database where Redis has none of the number',
    async (kind) => {
      const errors: string[] = [];
      let isReady = false;
      const settings = readSettings({
        REDIS_URL: Object.assign(new URL(process.env.REDIS_URL!), { pathname: '/9999' }).href,
      });
      const redis = openRedis(settings, kind, ({ message }) => errors.push(message));
      if (kind === 'failFast') redis.on('ready', () => (isReady = true));
      await until(() => errors.length >= 3, 'it has tried three times', { deadline: 10_000 });
      redis.disconnect();
      expect(errors[0]).toBe('ERR DB index is out of range');
      expect(isReady).toBe(false);
    },
  );

  it('leaves a server that accepts its connection and does not answer', async () => {
    const sockets = new Set<Socket>();
    const frozen = createServer((socket) => sockets.add(socket.on('error', ignore))).listen(0, '127.0.0.1');
    await until(() => frozen.listening, 'the server listens');
    const { port } = frozen.address() as AddressInfo;
    const redis = openRedis(readSettings({ REDIS_URL: `redis://127.0.0.1:${port}` }), 'waiting', ignore);
    await until(() => sockets.size >= 2, 'it connects again', { deadline: 20_000 });
    redis.disconnect();
    for (const socket of sockets) socket.destroy();
    frozen.close();
  });
});
