import { readSettings } from '../config/settings.js';
import { Outages } from './outages.js';

const LEASE_MS = 600;

describe('what counts as a death', () => {
  let outages: Outages;
  let now = 0;
  let idle = 0;

  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    import.meta.jest
      .spyOn(performance, 'eventLoopUtilization')
      .mockImplementation(() => ({ idle, active: now - idle, utilization: 0 }));
    outages = new Outages({ ...readSettings({}), leaseMs: LEASE_MS });
  });

  /** Lets time pass in an idle process, with the measurements that are due. */
  const wait = (ms: number): void => {
    for (let left = ms; left > 0; left -= 100) {
      now += Math.min(left, 100);
      idle += Math.min(left, 100);
      outages.measureIdle();
    }
  };

  afterEach(() => import.meta.jest.restoreAllMocks());

  it('is each expired lease while the database answers', () => {
    outages.asked();
    outages.answered(1_000);
    expect(outages.deathsCountFrom).toBe('-infinity');
  });

  it('is no lease that expired while the database failed', () => {
    outages.asked();
    outages.failed();
    expect(outages.deathsCountFrom).toBe('infinity');
    outages.asked();
    outages.answered(1_000);
    expect(outages.deathsCountFrom).toBe(new Date(1_000 + LEASE_MS / 2).toISOString());
    outages.asked();
    outages.answered(9_000);
    expect(outages.deathsCountFrom).toBe(new Date(1_000 + LEASE_MS / 2).toISOString());
  });

  it('is no lease that expired while the database was frozen', () => {
    outages.asked();
    wait(LEASE_MS / 3 + 20);
    expect(outages.deathsCountFrom).toBe('infinity');
    expect(outages.excuses).toBe(true);
    outages.answered(5_000);
    expect(outages.deathsCountFrom).toBe(new Date(5_000 + LEASE_MS / 2).toISOString());
  });

  it('is each expired lease if this process sends its query late', () => {
    outages.asked();
    outages.answered(1_000);
    now += LEASE_MS / 3 + 20;
    expect(outages.deathsCountFrom).toBe('-infinity');
  });

  it.each([
    ['was blocked by a job', 0],
    ['was frozen while it waited', 10 * LEASE_MS],
  ])('is each expired lease if this process %s and has not read the response', (_, idleMs) => {
    wait(LEASE_MS / 3);
    outages.asked();
    now += 10 * LEASE_MS;
    idle += idleMs;
    expect(outages.excuses).toBe(false);
    outages.answered(1_000);
    expect(outages.deathsCountFrom).toBe('-infinity');
  });

  it('is no lease of this worker just after the database is back', () => {
    outages.failed();
    outages.answered(1_000);
    expect(outages.excuses).toBe(true);
    wait(LEASE_MS);
    expect(outages.excuses).toBe(false);
  });
});
