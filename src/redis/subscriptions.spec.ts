import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { until } from '../../test/support/until.js';
import { readSettings } from '../config/settings.js';
import { openRedis } from './open-redis.js';

it('a channel that Redis refuses is subscribed to once it is allowed, without a new connection', async () => {
  const admin = new Redis(process.env.REDIS_URL!);
  const name = `test-${randomBytes(6).toString('hex')}`;
  await admin.acl('SETUSER', name, 'on', '>secret', '~*', '+@all', 'resetchannels');
  const url = Object.assign(new URL(process.env.REDIS_URL!), { username: name, password: 'secret' });
  const settings = readSettings({ ...process.env, REDIS_URL: url.href });
  const client = openRedis(settings, 'waiting', () => undefined);
  await until(() => client.status === 'ready', 'it is connected');
  await expect(client.subscribe(name)).rejects.toThrow('NOPERM');
  await admin.acl('SETUSER', name, 'allchannels');
  await until(async () => (await admin.pubsub('NUMSUB', name))[1] === 1, 'it is subscribed');
  client.disconnect();
  await admin.acl('DELUSER', name);
  admin.disconnect();
});
