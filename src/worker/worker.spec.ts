import { Logger } from '@nestjs/common';
import { readSettings } from '../config/settings.js';
import type { JobQueue } from '../jobs/queue.js';
import type { Signals } from '../jobs/signals.js';
import type { Claim, Claims, TakenTurns } from './claims.js';
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
    const worker = new Worker(
      runner as unknown as Runner,
      claims as unknown as Claims,
      { start: atOnce, shutDown: nothing, end: nothing } as unknown as Leases,
      { endRetries: nothing } as unknown as JobWriter,
      { take: nothing, pause: atOnce } as unknown as JobQueue,
      { start: (host: SweptWorker) => (swept = host), end: nothing } as unknown as Sweeper,
      { listen: nothing, send: nothing } as unknown as Signals,
      { start: nothing, end: nothing } as unknown as Retention,
      { free: 0, end: atOnce } as unknown as Isolation,
      { watch: nothing, makeRoom: nothing } as unknown as Parking,
      readSettings({}),
    );
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
