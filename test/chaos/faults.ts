import { Redis } from 'ioredis';
import type { Fleet, Slot } from './fleet.js';
import { type KindName, KINDS } from './flows.js';
import type { FaultEvent } from './history.js';
import type { Fault } from './schedule.js';
import { type Services, sleep } from './services.js';
import type { NetworkProxy } from './network-proxy.js';

/** The lock that a deletion of the process takes. */
const LOCK_PROCESS = 'SELECT 1 FROM process WHERE id = $1 FOR UPDATE';

/** Longer than the statement timeout. */
const LOCK_MS = 4_000;

const LOCK_JOBS = `SELECT 1 FROM job WHERE state IN ('waiting', 'running') ORDER BY id LIMIT 5 FOR UPDATE`;

/** Injects the faults of a schedule, and records them. */
export class Faults {
  readonly events: FaultEvent[] = [];
  /** The last fault of each service: faults of one service run one after the other. */
  private readonly last = new Map<'postgres' | 'redis', Promise<void>>();

  /** @param processes the process of each kind of flow */
  constructor(
    private readonly services: Services,
    private readonly fleet: Fleet,
    private readonly processes: Map<KindName, number>,
  ) {}

  /** Injects one fault; settles when it is over. */
  async inject(fault: Fault): Promise<void> {
    const role = fault.kind.startsWith('worker') ? 'worker' : 'api';
    const candidates = this.fleet.of(role).filter(({ frozen }) => !frozen);
    const slot = candidates[fault.target % candidates.length];
    const ofOne = fault.kind.startsWith('worker') || fault.kind.startsWith('api');
    if (ofOne && !slot) return;
    await this.during(fault, ofOne ? [slot!.name] : null, (event) => this.act(fault, slot!, event));
  }

  private async during(
    fault: Fault,
    slots: string[] | null,
    act: (event: FaultEvent) => Promise<void>,
  ): Promise<void> {
    const { kind, ms, shiftMs } = fault;
    const detail = kind === 'worker clock jumps' ? `by ${shiftMs} ms for ${ms} ms` : `${ms} ms`;
    const event: FaultEvent = { kind, slots, from: Date.now(), to: Infinity, detail };
    this.events.push(event);
    try {
      await act(event);
    } catch (error) {
      event.detail += ` (${String(error)})`;
    }
    event.to = Date.now();
  }

  private act({ kind, ms, shiftMs, target }: Fault, slot: Slot, event: FaultEvent): Promise<void> {
    const { fleet, services } = this;
    switch (kind) {
      case 'worker killed':
      case 'api killed':
        return fleet.replace(slot, 'SIGKILL', Math.min(ms, 1_000));
      case 'worker told to end':
      case 'api told to end':
        return fleet.replace(slot, 'SIGTERM', 0);
      case 'worker frozen':
      case 'api frozen':
        return fleet.freeze(slot, ms);
      case 'worker cut off from Postgres':
      case 'api cut off from Postgres':
        return down(slot.postgres, ms);
      case 'worker cut off from Redis':
      case 'api cut off from Redis':
        return down(slot.redis, ms);
      case 'worker half-open to Postgres':
        return halfOpen(slot.postgres, ms);
      case 'worker half-open to Redis':
        return halfOpen(slot.redis, ms);
      case 'worker stalled to Postgres':
        return stalled([slot.postgres], ms);
      case 'worker clock jumps':
        return this.jump(slot, shiftMs, ms);
      case 'network slow':
        return late(
          fleet.slots.flatMap(({ postgres, redis }) => [postgres, redis]),
          ms,
        );
      case 'redis killed':
        return this.afterLast('redis', () => services.restartRedis(ms, { keepDisk: true }));
      case 'redis loses its disk':
        return this.afterLast('redis', () => services.restartRedis(ms, { keepDisk: false }));
      case 'redis frozen':
        return this.afterLast('redis', () => services.freezeRedis(ms));
      case 'redis flushed':
        return this.ask((redis) => redis.flushall());
      case 'redis clients killed':
        return this.ask((redis) => redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
      case 'postgres restarted at once':
        return this.afterLast('postgres', () => services.restartPostgres('SIGQUIT', Math.min(ms, 3_000)));
      case 'postgres stalled':
        return stalled(
          fleet.slots.map(({ postgres }) => postgres),
          ms,
        );
      case 'backends terminated':
        return this.afterLast('postgres', () => services.terminateBackends());
      case 'postgres read-only':
        return this.afterLast('postgres', () => services.refuseWrites(ms));
      case 'postgres out of disk':
        return this.afterLast('postgres', () => services.fillDisk(ms));
      case 'postgres fails over to a lagging replica':
        return this.afterLast('postgres', async () => {
          event.lostFrom = await services.failOver(Math.min(ms, 2_500));
        });
      case 'process locked':
        return this.lockProcess(target, ms, event);
      case 'jobs locked':
        return services.holdLocks(LOCK_JOBS, [], ms);
    }
  }

  private lockProcess(target: number, ms: number, event: FaultEvent): Promise<void> {
    // One that clients execute often.
    const kinds = [...this.processes].filter(([kind]) => KINDS[kind].weight >= 6);
    const [kind, id] = kinds[target % kinds.length]!;
    event.locks = kind;
    return this.services.holdLocks(LOCK_PROCESS, [id], Math.max(ms, LOCK_MS));
  }

  private async jump(slot: Slot, shiftMs: number, ms: number): Promise<void> {
    this.fleet.jump(slot, shiftMs);
    await sleep(ms);
    this.fleet.jump(slot, 0);
  }

  private ask(command: (redis: Redis) => Promise<unknown>): Promise<void> {
    return this.afterLast('redis', async () => {
      const redis = new Redis(this.services.redisUrl, { maxRetriesPerRequest: 1, lazyConnect: true });
      redis.on('error', () => undefined);
      await redis
        .connect()
        .then(() => command(redis))
        .catch(() => undefined);
      redis.disconnect();
    });
  }

  private afterLast(service: 'postgres' | 'redis', act: () => Promise<void>): Promise<void> {
    const done = (this.last.get(service) ?? Promise.resolve()).then(act);
    this.last.set(
      service,
      done.catch(() => undefined),
    );
    return done;
  }
}

async function down(proxy: NetworkProxy, ms: number): Promise<void> {
  proxy.setDown(true);
  await sleep(ms);
  proxy.setDown(false);
}

async function halfOpen(proxy: NetworkProxy, ms: number): Promise<void> {
  proxy.halfOpen();
  await sleep(ms);
  proxy.mend();
}

async function stalled(proxies: NetworkProxy[], ms: number): Promise<void> {
  for (const proxy of proxies) proxy.setStalled(true);
  await sleep(ms);
  for (const proxy of proxies) proxy.setStalled(false);
}

async function late(proxies: NetworkProxy[], ms: number): Promise<void> {
  for (const proxy of proxies) proxy.setDelay(80);
  await sleep(ms);
  for (const proxy of proxies) proxy.setDelay(0);
}
