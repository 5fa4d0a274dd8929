import { Logger } from '@nestjs/common';
import { until } from '../../test/support/until.js';
import { readSettings } from '../config/settings.js';
import type { JobQueue } from '../jobs/deliveries/queue.js';
import type { Signals } from '../jobs/signals.js';
import type { Claim, Claims, TakenTurns } from './claims.js';
import { ExtraSlots } from './extra-slots.js';
import type { Isolation } from './isolation/isolation.js';
import type { Leases } from './leases.js';
import type { Parking } from './parking.js';
import type { Retention } from './retention.js';
import type { Runner } from './runner.js';
import type { SweptWorker, Sweeper } from './sweeper.js';
import { Worker } from './worker.js';
import type { JobWriter } from './writing/job-writer.js';

const nothing = (): void => undefined;
const atOnce = (): Promise<void> => Promise.resolve();

/** A worker with some of its services. The others do nothing. */
function workerWith(
  services: { runner: object; claims: object; leases?: object; sweeper: (host: SweptWorker) => void },
  environment: Record<string, string> = {},
): Worker {
  return new Worker(
    services.runner as Runner,
    services.claims as Claims,
    { start: atOnce, shutDown: nothing, end: nothing, ...services.leases } as unknown as Leases,
    { endRetries: nothing } as unknown as JobWriter,
    { take: nothing, pause: atOnce } as unknown as JobQueue,
    { start: services.sweeper, end: nothing } as unknown as Sweeper,
    { listen: nothing, send: nothing } as unknown as Signals,
    { start: nothing, end: nothing } as unknown as Retention,
    { free: 0, end: atOnce } as unknown as Isolation,
    { watch: nothing, makeRoom: nothing } as unknown as Parking,
    readSettings(environment),
  );
}

describe('a worker that shuts down while Postgres takes waiting jobs for it', () => {
  beforeAll(() => Logger.overrideLogger(false));

  it('runs or releases these jobs before it notes that it has shut down', async () => {
    const events: string[] = [];
    let answer: ((taken: TakenTurns) => void) | undefined;
    let swept: SweptWorker | undefined;
    const claims = {
      takeTurns: () => new Promise<TakenTurns>((resolve) => (answer = resolve)),
      endRetries: nothing,
      undone: atOnce,
      noteShutdown: () => Promise.resolve(void events.push('noted')),
    };
    const runner = {
      run: async (claim: Claim) => {
        await new Promise(setImmediate);
        events.push(`ran ${claim.id}`);
      },
    };
    const worker = workerWith({ runner, claims, sweeper: (host) => (swept = host) });
    await worker.onApplicationBootstrap();
    swept?.lookForWaiting();
    while (answer === undefined) await new Promise(setImmediate);
    const ended = worker.beforeApplicationShutdown();
    for (let turns = 0; turns < 10; turns += 1) await new Promise(setImmediate);
    const claim = { id: 7 } as unknown as Claim;
    answer({ claims: [claim], found: 1, more: false, since: performance.now() });
    await ended;
    expect(events).toEqual(['ran 7', 'noted']);
  });
});

describe('a worker whose settlements wait for Postgres', () => {
  const SLOTS = 20;

  it('fills its extra slots with jobs of others, and then starts nothing until some are written', async () => {
    const unwritten: (() => void)[] = [];
    const started: number[] = [];
    let swept: SweptWorker | undefined;
    const claims = {
      takeTurns: (count: number) => {
        const taken = Array.from({ length: count }, (_, id) => ({ id }) as unknown as Claim);
        return Promise.resolve({ claims: taken, found: count, more: true, since: performance.now() });
      },
      firstWaiting: () => {
        return Promise.resolve([{ id: 1_000 + started.length, user: 9, process: 9, rank: 0, place: 1 }]);
      },
    };
    const ends = (ran: () => void) => {
      ran();
      return new Promise<void>((resolve) => unwritten.push(resolve));
    };
    const runner = {
      run: (_claim: Claim, _since: number, ran: () => void) => ends(ran),
      deliver: (id: number, ran: () => void) => {
        started.push(id);
        return ends(ran).then(() => 'done');
      },
    };
    const worker = workerWith(
      { runner, claims, leases: { all: () => [] }, sweeper: (host) => (swept = host) },
      { LIUCHENG_CONCURRENCY: `${SLOTS}` },
    );
    await worker.onApplicationBootstrap();
    swept?.lookForWaiting();
    await until(() => unwritten.length === 2 * SLOTS, 'as many settlements wait as may');
    await until(() => started.length === SLOTS / 10, 'the extra slots are filled');
    await looksOfAnother(2);
    expect(unwritten.length).toBe(2 * SLOTS + SLOTS / 10);
  });
});

/** Settles when a worker that begins to look for jobs of others now has done so. */
async function looksOfAnother(count: number): Promise<void> {
  let looks = 0;
  const other = new ExtraSlots(
    {
      isCrowded: () => looks < count,
      freeSlots: (extra) => extra,
      held: () => [],
      waiting: () => {
        looks += 1;
        return Promise.resolve([]);
      },
      startBeside: nothing,
    },
    10,
  );
  other.crowded();
  await until(() => looks === count, 'another worker has looked');
}
