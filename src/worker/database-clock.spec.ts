import { type Clock, sleep } from '../flow/index.js';
import { DatabaseClock } from './database-clock.js';

describe('the clock of the database', () => {
  let now = 0;
  let clock: DatabaseClock;

  /** The database reports `databaseMs` half-way between the query and the response. */
  const sync = (databaseMs: number, roundTripMs: number): number => {
    const sentAt = now;
    now += roundTripMs;
    return clock.sync(databaseMs, sentAt);
  };

  beforeEach(() => {
    now = 10_000;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    clock = new DatabaseClock();
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  it('adds the elapsed time to the time that the database reported', () => {
    sync(500_001, 2);
    expect(clock.now()).toBe(500_002);
    now += 300;
    expect(clock.now()).toBe(500_302);
  });

  it('ignores a response that was read late', () => {
    sync(500_001, 2);
    now += 2_000;
    // The response took 1 ms to arrive, and was read 2 s later.
    sync(502_003, 2_001);
    expect(clock.now()).toBe(504_003);
  });

  it('follows a drift, and the clock of another database after a failover', () => {
    sync(500_001, 2);
    now += 60_000;
    sync(560_011, 2);
    expect(clock.now()).toBe(560_012);
    sync(100_000, 40);
    expect(clock.now()).toBe(100_020);
  });

  it('tells of a jump once, and not of a drift or a response that was read late', () => {
    expect(sync(500_001, 2)).toBe(0);
    now += 60_000;
    expect(sync(560_011, 2)).toBe(0);
    expect(sync(562_003, 3_000)).toBe(0);
    expect(sync(-3_036_987, 2)).toBe(-3_600_000);
    now += 1_000;
    expect(sync(-3_035_985, 2)).toBe(0);
  });

  it('leaves the event loop to others while it ends many sleeps of one moment', async () => {
    sync(500_000, 0);
    let ended = 0;
    let isOther = false;
    let endedBefore: number | undefined;
    const job = clock.ofJob();
    const sleeps = Array.from({ length: 1_000 }, async () => {
      await sleep(job, 500_001, new AbortController().signal);
      if (ended === 0) setImmediate(() => (isOther = true));
      if (isOther) endedBefore ??= ended;
      // What follows takes a tenth of a millisecond.
      now += 0.1;
      ended += 1;
    });
    now += 1;
    await Promise.all(sleeps);
    expect(ended).toBe(1_000);
    expect(endedBefore).toBeLessThan(200);
  });

  it('ends a sleep of one job before many of another that were due earlier', async () => {
    sync(500_000, 0);
    const { signal } = new AbortController();
    let ended = 0;
    const ending = async (job: Clock): Promise<number> => {
      await sleep(job, 500_001, signal);
      now += 1;
      return ended++;
    };
    const [busy, other] = [clock.ofJob(), clock.ofJob()];
    const sleeps = Array.from({ length: 1_000 }, () => ending(busy));
    const last = ending(other);
    now += 1;
    expect(await last).toBeLessThan(200);
    await Promise.all(sleeps);
    expect(ended).toBe(1_001);
  });

  it('makes no call that was cancelled, even if it was due and waited for its turn', async () => {
    sync(500_000, 0);
    const job = clock.ofJob();
    const called: string[] = [];
    job.call(500_001, () => {
      called.push('one that spends the turn');
      now += 10;
    });
    job.call(500_001, () => {
      called.push('one that cancels');
      cancel();
    });
    const cancel = job.call(500_001, () => called.push('the cancelled one'));
    now += 1;
    await new Promise<void>((resolve) => job.call(500_002, resolve));
    expect(called).toEqual(['one that spends the turn', 'one that cancels']);
  });
});
