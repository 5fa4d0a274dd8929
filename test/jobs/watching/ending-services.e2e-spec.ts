import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRedis } from '../../../launcher/redis.mjs';
import { watch } from '../../support/event-streams.js';
import { execute, line, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';

/** Prints ten lines, one every 300 ms, and goes on. */
const slow = line(
  ...Array.from({ length: 10 }, (_, index) => [
    { id: `d${index}`, name: 'core.time.delay', inputs: { seconds: 0.3 } },
    { id: `p${index}`, name: 'core.log.print', inputs: { message: 'a line' } },
  ]).flat(),
  { id: 'last', name: 'core.time.delay', inputs: { seconds: 60 } },
);

describe('the events of a job', () => {
  let dataDir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  let api: RunningProcess;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
    redis = await startRedis({ dataDir });
    installation = await createInstallation({ REDIS_URL: redis.url, LIUCHENG_DRAIN_MS: '5000' });
    [api] = await Promise.all([installation.start('api'), installation.start('worker')]);
  });

  afterAll(async () => {
    await installation.close();
    await redis.stop();
    await rm(dataDir, { recursive: true });
  });

  it('are seen at the next of the reads, which come each second, while Redis is away', async () => {
    const job = await execute(api.url, await submit(api.url, slow));
    await redis.kill('SIGKILL');
    const stream = await watch(api.url, job);
    const delays: number[] = [];
    for await (const { event, data } of stream.events) {
      if (event === 'log') delays.push(Date.now() - Date.parse(data.line.split(' ')[0]));
      if (delays.length === 10) break;
    }
    stream.cut();
    redis = await startRedis({ dataDir, port: redis.port });
    // The first line may be older than the connection. The rest of the time is for a busy machine.
    expect(Math.max(...delays.slice(1))).toBeLessThan(2_000);
  });

  it('end as soon as the API is told to end, while it still answers', async () => {
    const job = await execute(api.url, await submit(api.url, slow));
    const { events } = await watch(api.url, job);
    let toldAt = NaN;
    let exit: Promise<unknown> = Promise.resolve();
    for await (const { event } of events) {
      if (event !== 'log' || !Number.isNaN(toldAt)) continue;
      toldAt = performance.now();
      exit = api.end('SIGTERM');
    }
    expect(performance.now() - toldAt).toBeLessThan(2_000);
    expect((await send(api.url, `/api/job/job/${job}/`)).body.state).toBe('running');
    await exit;
  });
});
