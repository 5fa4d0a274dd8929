import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { startRedis } from '../../../launcher/redis.mjs';
import { Random } from '../../chaos/random.js';
import { faultsOf } from '../../support/event-faults.js';
import { type ServerEvent, watch } from '../../support/event-streams.js';
import { ended, execute, flow, submit } from '../../support/flows.js';
import { createInstallation, type Installation, type RunningProcess } from '../../support/processes.js';
import { send } from '../../support/send.js';

const CUTS = 50;
const LINES = 10_000;

/** Prints a hundred lines a hundred times, with pauses: about six seconds. */
const chatty = flow(
  [
    { id: 'start', name: 'core.event.start' },
    { id: 'times', name: 'core.programming.repeat', inputs: { count: 100 } },
    {
      id: 'print',
      name: 'core.log.print',
      inputs: {
        message:
          '{{ ($round := nodes.times.index; $join([0..99].("line " & $string($round * 100 + $)), "\\n")) }}',
      },
    },
    { id: 'wait', name: 'core.time.delay', inputs: { seconds: 0.05 } },
  ],
  ['start > times', 'times.body > print', 'print > wait'],
);

/** All lines of the job's log, by its pages. */
async function logOf(url: string, job: number): Promise<string[]> {
  const lines: string[] = [];
  for (;;) {
    const { body } = await send(url, `/api/process/logfile/?jobId=${job}&row=${lines.length}`);
    if (body.row === lines.length) return lines;
    lines.push(...(body.logcontent as string).split('\n').slice(0, -1));
  }
}

/** The name of the worker that holds the job. */
async function holderOf(database: string, job: number): Promise<string> {
  const client = new pg.Client(database);
  await client.connect();
  const { rows } = await client.query('SELECT worker FROM job WHERE id = $1', [job]);
  await client.end();
  return rows[0].worker;
}

/**
 * Watches a job over many connections, each to the next API. What a connection delivers after a random number of events is
 * thrown away, as by a client that is cut off.
 */
class CutOffClient {
  readonly seen: ServerEvent[] = [];
  cuts = 0;

  constructor(
    private readonly apis: () => string[],
    private readonly job: number,
    private readonly random: Random,
  ) {}

  /** Watches until the last event, or until it was cut off `cuts` times. */
  async watchUntil(cuts: number): Promise<void> {
    for (let connection = 0; this.cuts < cuts; connection += 1) {
      const urls = this.apis();
      const url = urls[connection % urls.length]!;
      const stream = await watch(url, this.job, { after: this.seen.at(-1)?.id }).catch(() => null);
      if (stream?.status === 204) return;
      if (stream === null) continue;
      expect(stream.status).toBe(200);
      const most = this.cuts < CUTS ? this.random.int(1, 300) : Infinity;
      let count = 0;
      for await (const event of stream.events) {
        this.seen.push(event);
        count += 1;
        if (count === most) break;
      }
      if (count === most) this.cuts += 1;
      stream.cut();
    }
  }
}

describe('a client that is cut off again and again, while APIs, workers and Redis die', () => {
  let dataDir: string;
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let installation: Installation;
  let apis: RunningProcess[];
  let workers: RunningProcess[];

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'liucheng-redis-'));
    redis = await startRedis({ dataDir });
    installation = await createInstallation({
      REDIS_URL: redis.url,
      LIUCHENG_LEASE_MS: '1500',
      LIUCHENG_SWEEP_MS: '200',
    });
    const start = (role: 'api' | 'worker') => installation.start(role);
    [apis, workers] = await Promise.all([
      Promise.all([start('api'), start('api')]),
      Promise.all([start('worker'), start('worker')]),
    ]);
  });

  afterAll(async () => {
    await installation.close();
    await redis.stop();
    await rm(dataDir, { recursive: true });
  });

  it('sees every line once and in order, every change, and then the end', async () => {
    const job = await execute(apis[0]!.url, await submit(apis[0]!.url, chatty));
    const client = new CutOffClient(() => apis.map(({ url }) => url), job, new Random('cut off'));

    await client.watchUntil(8);
    await redis.kill('SIGKILL');
    await client.watchUntil(12);
    redis = await startRedis({ dataDir, port: redis.port });

    await client.watchUntil(18);
    const admin = new Redis(redis.url);
    await admin.flushall();
    admin.disconnect();

    await client.watchUntil(24);
    await apis[0]!.end('SIGKILL');
    await client.watchUntil(28);
    const restarted = installation.start('api').then((api) => (apis[0] = api));

    await client.watchUntil(32);
    const holder = await holderOf(installation.databaseUrl, job);
    await workers.find(({ pid }) => holder.includes(`:${pid}:`))!.end('SIGKILL');

    await client.watchUntil(Infinity);
    await restarted;
    expect(client.cuts).toBe(CUTS);
    const { seen } = client;
    expect(faultsOf(seen, true)).toEqual([]);
    const lines = seen.filter(({ event }) => event === 'log').map(({ data }) => data.line as string);
    expect(lines).toEqual(await logOf(apis[0]!.url, job));
    const printed = lines.flatMap((line) => /line (\d+)$/.exec(line)?.[1] ?? []);
    expect(printed).toEqual(Array.from({ length: LINES }, (_, index) => String(index)));
    const detail = await ended(apis[0]!.url, job);
    expect(seen.at(-1)!.data.state).toBe(detail.state);
    for (const node of detail.nodes)
      expect(
        seen.filter(({ event, data }) => event === 'node' && data.node === node.node).at(-1)!.data,
      ).toEqual(node);
  });
});
