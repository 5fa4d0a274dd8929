import { Signals } from '../../src/jobs/signals.js';
import { ended, execute, jobWhen, line, submit } from '../support/flows.js';
import { createInstallation, type Installation } from '../support/processes.js';
import { send } from '../support/send.js';
import type { Server } from '../support/server.js';
import { until } from '../support/until.js';

/** With these settings, jobs start, and stops and ends are noticed, through Redis only. */
const ONLY_REDIS = {
  LIUCHENG_SWEEP_MS: '600000',
  LIUCHENG_DELIVERY_MS: '600000',
  LIUCHENG_LEASE_MS: '600000',
};

const waits = line({ id: 'w', name: 'core.time.delay', inputs: { seconds: 600 } });

/** An installation whose API and worker depend on Redis, so that what works shows that Redis delivers. */
export class ThroughRedis {
  private readonly heard = new Set<number>();
  private readonly executed: number[] = [];

  private constructor(
    private readonly installation: Installation,
    private readonly server: Server,
    private readonly quick: number,
    private readonly waiting: number,
  ) {
    server.app.get(Signals).listen('ended', (id) => this.heard.add(id));
  }

  static async start(redisUrl: string): Promise<ThroughRedis> {
    const installation = await createInstallation({
      REDIS_URL: redisUrl,
      LIUCHENG_REDIS_PREFIX: '{liucheng}',
    });
    const server = await installation.startHere('all', ONLY_REDIS);
    const quick = await submit(server.url, line());
    return new ThroughRedis(installation, server, quick, await submit(server.url, waits));
  }

  close(): Promise<void> {
    return this.installation.close();
  }

  /** Waits until the readiness is `ok` or `degraded`. */
  async readyIs(status: string): Promise<void> {
    await until(
      async () => (await send(this.server.url, '/healthz/ready')).body.status === status,
      `the API says that it is ${status}`,
    );
  }

  /** Executes a job that ends by itself. Fails if the answer takes two seconds. */
  async execute(): Promise<number> {
    const asked = performance.now();
    const job = await execute(this.server.url, this.quick);
    expect(performance.now() - asked).toBeLessThan(2_000);
    this.executed.push(job);
    return job;
  }

  /** Waits until a job that is executed is delivered, and its end is heard of: all connections have found their node. */
  async delivers(): Promise<void> {
    await this.readyIs('ok');
    await until(async () => {
      const job = await this.execute();
      const giveUpAt = performance.now() + 1_000;
      return until(
        () => this.heard.has(job) || (performance.now() > giveUpAt ? 'late' : false),
        'an end',
      ).then((how) => how === true);
    }, 'a job is delivered, and its end is heard of');
  }

  /** Executes a job, waits for it, stops it while it runs, and sees that its end is told through Redis. */
  async stopsJob(): Promise<void> {
    const { url } = this.server;
    const job = await execute(url, this.waiting);
    await jobWhen(url, job, ({ nodes }) => nodes.length > 1);
    const waiter = ended(url, job);
    expect((await send(url, `/api/process/stop/${job}/`, { method: 'POST' })).status).toBe(200);
    expect((await waiter).state).toBe('stopped');
    await until(() => this.heard.has(job), `the end of job ${job} is heard of`);
  }

  /** Starts a worker that looks for lost jobs, and waits until every job that {@link execute} has executed is successful. */
  async losesNone(): Promise<void> {
    await this.installation.startHere('all', { LIUCHENG_SWEEP_MS: '100', LIUCHENG_DELIVERY_MS: '0' });
    const states = await Promise.all(this.executed.map((job) => ended(this.server.url, job)));
    expect(states.filter(({ state }) => state !== 'successful')).toEqual([]);
  }
}
