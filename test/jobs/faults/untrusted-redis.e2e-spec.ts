import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { mkdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { ended, execute, jobWhen, line, submit } from '../../support/flows.js';
import { type OwnRedis, startOwnRedis } from '../../support/own-redis.js';
import { send } from '../../support/send.js';
import { startServer, type Server } from '../../support/server.js';
import { until } from '../../support/until.js';

const waiting = (seconds: number) => line({ id: 'w', name: 'core.time.delay', inputs: { seconds } });

describe('Redis', () => {
  let redis: OwnRedis;
  let client: Redis;
  let database: pg.Pool;
  let server: Server;
  let prefix: string;

  // A separate Redis, because its memory limit affects all clients.
  beforeAll(async () => {
    redis = await startOwnRedis();
    ({ client } = redis);
    server = await startServer({ REDIS_URL: redis.url, LIUCHENG_PARK_MS: '5000' });
    prefix = server.environment.LIUCHENG_REDIS_PREFIX!;
    database = new pg.Pool({ connectionString: server.database });
  });

  afterAll(async () => {
    await database.end();
    await server.close();
    await redis.close();
  });

  const row = async (job: number) =>
    (await database.query('SELECT fence, worker FROM job WHERE id = $1', [job])).rows[0];

  it('cannot stop a job with a signal if no stop is stored in the row', async () => {
    const job = await execute(server.url, await submit(server.url, waiting(1)));
    await jobWhen(server.url, job, ({ nodes }) => nodes.length > 1);
    const messages = [String(job), `${job},${2 ** 31},-1,${Number.MAX_SAFE_INTEGER}`, ''];
    for (const message of messages) await client.publish(`${prefix}:signal:stop`, message);
    expect((await ended(server.url, job)).state).toBe('successful');
    expect((await row(job)).fence).toBe(1);
  });

  it('cannot end a wait with a signal if the row shows no end', async () => {
    const job = await execute(server.url, await submit(server.url, waiting(2)));
    const answer = ended(server.url, job);
    let isAnswered = false;
    void answer.then(() => (isAnswered = true));
    await until(async () => {
      await client.publish(`${prefix}:signal:ended`, String(job));
      return isAnswered;
    }, 'the job has ended');
    expect((await answer).state).toBe('successful');
    // The caller's `wait` applies in spite of false signals.
    const longer = await execute(server.url, await submit(server.url, waiting(3_600)));
    const since = performance.now();
    const early = send(server.url, `/api/job/job/${longer}/?wait=1`);
    await jobWhen(server.url, longer, ({ state }) => state === 'running');
    await client.publish(`${prefix}:signal:ended`, String(longer));
    expect((await early).body.state).toBe('running');
    expect(performance.now() - since).toBeGreaterThanOrEqual(1_000);
    await send(server.url, `/api/process/stop/${longer}/`, { method: 'POST' });
  });

  it('keeps no delivery of a stopped parked job', async () => {
    const job = await execute(server.url, await submit(server.url, waiting(3_600)));
    const delayed = () => client.zcard(`${prefix}:jobs:delayed`);
    await until(async () => (await delayed()) > 0, 'its delivery is delayed');
    await send(server.url, `/api/process/stop/${job}/`, { method: 'POST' });
    expect((await ended(server.url, job)).state).toBe('stopped');
    await until(async () => (await delayed()) === 0, 'its delivery is gone');
    expect(await client.keys(`${prefix}:jobs:${job}-*`)).toEqual([]);
  });

  /** Executes of a process are not left to the sweeper. */
  const startImmediately = async (id: number): Promise<void> => {
    for (let count = 0; count < 3; count += 1) {
      const since = performance.now();
      expect((await ended(server.url, await execute(server.url, id))).state).toBe('successful');
      expect(performance.now() - since).toBeLessThan(2_000);
    }
  };

  /** Makes a save fail, as on a full disk: its file cannot get its name, which a folder has. */
  const failToSave = async (): Promise<void> => {
    await mkdir(join(redis.dataDir, 'dump.rdb'));
    await client.config('SET', 'save', '3600 1');
    await client.bgsave();
    const hasFailed = async () => (await client.info('persistence')).includes('rdb_last_bgsave_status:err');
    await until(hasFailed, 'the save has failed');
  };

  const saveNothing = async (): Promise<void> => {
    await client.config('SET', 'save', '');
    await rmdir(join(redis.dataDir, 'dump.rdb'));
  };

  it.each<[string, string, () => Promise<unknown>, () => Promise<unknown>]>([
    [
      'is full',
      'OOM',
      () => client.config('SET', 'maxmemory', '1'),
      () => client.config('SET', 'maxmemory', '0'),
    ],
    [
      'lacks its replicas',
      'NOREPLICAS',
      () => client.config('SET', 'min-replicas-to-write', '1'),
      () => client.config('SET', 'min-replicas-to-write', '0'),
    ],
    [
      'is read-only',
      'READONLY',
      () => client.replicaof('127.0.0.1', '1'),
      () => client.replicaof('NO', 'ONE'),
    ],
    ['cannot save', 'MISCONF', failToSave, saveNothing],
  ])('that %s is logged with its reason (%s), although nobody probes', async (_, reason, refuse, mend) => {
    const id = await submit(server.url, line());
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const refusals = () =>
      warn.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('refuses'));
    try {
      await refuse();
      await until(async () => {
        await ended(server.url, await execute(server.url, id));
        return refusals().length > 0;
      }, 'the log says that Redis refuses deliveries');
      expect(refusals()[0]).toMatch(`Redis refuses deliveries: ${reason} `);
    } finally {
      warn.mockRestore();
      await mend();
    }
  });

  it.each([
    ['is full', 'maxmemory', '1'],
    ['lacks its replicas', 'min-replicas-to-write', '1'],
  ])(
    'that %s makes readiness degraded, but jobs still start immediately, also afterwards',
    async (_, setting, value) => {
      const id = await submit(server.url, line());
      await client.config('SET', setting, value);
      try {
        expect((await send(server.url, '/healthz/ready')).body).toEqual({ status: 'degraded' });
        await startImmediately(id);
      } finally {
        await client.config('SET', setting, '0');
      }
      expect((await send(server.url, '/healthz/ready')).body).toEqual({ status: 'ok' });
      await startImmediately(id);
    },
  );

  it('that is read-only, as a former master is, does not delay jobs', async () => {
    const id = await submit(server.url, line());
    await client.replicaof('127.0.0.1', '1');
    try {
      await startImmediately(id);
      // It refuses what readiness writes, too.
      await send(server.url, '/healthz/ready');
      await startImmediately(id);
    } finally {
      await client.replicaof('NO', 'ONE');
    }
    await until(
      async () => (await send(server.url, '/healthz/ready')).body.status === 'ok',
      'Redis is used again',
    );
  });
});
