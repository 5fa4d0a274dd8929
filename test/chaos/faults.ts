import { Redis } from 'ioredis';
import type { Fleet, Slot } from './fleet.js';
import type { FaultEvent } from './history.js';
import type { Fault } from './schedule.js';
import { type Services, sleep } from './services.js';
import type { Wire } from './wire.js';

/** Does what the schedule says. */
export class Faults {
  readonly events: FaultEvent[] = [];
  /** One breaks each service at a time; the others wait their turn. */
  private readonly turns = new Map<'postgres' | 'redis', Promise<void>>();

  constructor(
    private readonly services: Services,
    private readonly fleet: Fleet,
  ) {}

  /** Does one; settles when all is as before. */
  async inject(fault: Fault): Promise<void> {
    const role = fault.kind.startsWith('worker') ? 'worker' : 'api';
    const candidates = this.fleet.of(role).filter(({ frozen }) => !frozen);
    const slot = candidates[fault.target % candidates.length];
    const ofOne = fault.kind.startsWith('worker') || fault.kind.startsWith('api');
    if (ofOne && !slot) return;
    await this.during(fault, ofOne ? [slot!.name] : null, () => this.act(fault, slot!));
  }

  private async during(fault: Fault, places: string[] | null, act: () => Promise<void>): Promise<void> {
    const { kind, ms, shiftMs } = fault;
    const detail = kind === 'worker clock jumps' ? `by ${shiftMs} ms for ${ms} ms` : `${ms} ms`;
    const event: FaultEvent = { kind, places, from: Date.now(), to: Infinity, detail };
    this.events.push(event);
    try {
      await act();
    } catch (error) {
      event.detail += ` (${String(error)})`;
    }
    event.to = Date.now();
  }

  private act({ kind, ms, shiftMs }: Fault, slot: Slot): Promise<void> {
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
      case 'wires late':
        return late(
          fleet.slots.flatMap(({ postgres, redis }) => [postgres, redis]),
          ms,
        );
      case 'redis killed':
        return this.inTurn('redis', () => services.restartRedis(ms, { keepDisk: true }));
      case 'redis loses its disk':
        return this.inTurn('redis', () => services.restartRedis(ms, { keepDisk: false }));
      case 'redis frozen':
        return this.inTurn('redis', () => services.freezeRedis(ms));
      case 'redis flushed':
        return this.ask((redis) => redis.flushall());
      case 'redis clients killed':
        return this.ask((redis) => redis.client('KILL', 'TYPE', 'normal', 'SKIPME', 'yes'));
      case 'postgres restarted at once':
        return this.inTurn('postgres', () => services.restartPostgres('SIGQUIT', Math.min(ms, 3_000)));
      case 'postgres stalled':
        return stalled(
          fleet.slots.map(({ postgres }) => postgres),
          ms,
        );
      case 'backends terminated':
        return this.inTurn('postgres', () => services.terminateBackends());
    }
  }

  private async jump(slot: Slot, shiftMs: number, ms: number): Promise<void> {
    this.fleet.jump(slot, shiftMs);
    await sleep(ms);
    this.fleet.jump(slot, 0);
  }

  private ask(command: (redis: Redis) => Promise<unknown>): Promise<void> {
    return this.inTurn('redis', async () => {
      const redis = new Redis(this.services.redisUrl, { maxRetriesPerRequest: 1, lazyConnect: true });
      redis.on('error', () => undefined);
      await redis
        .connect()
        .then(() => command(redis))
        .catch(() => undefined);
      redis.disconnect();
    });
  }

  private inTurn(service: 'postgres' | 'redis', act: () => Promise<void>): Promise<void> {
    const done = (this.turns.get(service) ?? Promise.resolve()).then(act);
    this.turns.set(
      service,
      done.catch(() => undefined),
    );
    return done;
  }
}

async function down(wire: Wire, ms: number): Promise<void> {
  wire.setDown(true);
  await sleep(ms);
  wire.setDown(false);
}

async function halfOpen(wire: Wire, ms: number): Promise<void> {
  wire.halfOpen();
  await sleep(ms);
  wire.mend();
}

async function stalled(wires: Wire[], ms: number): Promise<void> {
  for (const wire of wires) wire.setStalled(true);
  await sleep(ms);
  for (const wire of wires) wire.setStalled(false);
}

async function late(wires: Wire[], ms: number): Promise<void> {
  for (const wire of wires) wire.setDelay(80);
  await sleep(ms);
  for (const wire of wires) wire.setDelay(0);
}
