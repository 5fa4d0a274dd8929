import type { Settings } from '../../config/settings.js';
import type { Signals } from '../../jobs/signals.js';
import type { Claims } from '../claims.js';
import type { Leases } from '../leases.js';
import type { Runner } from '../runner.js';
import { Outages } from '../outages.js';
import type { WorkerName } from '../worker-name.js';
import type { JobWriter } from '../writing/job-writer.js';
import { IsolatedWorker } from './isolated-worker.js';

describe('an isolated process whose worker has died', () => {
  let outages: Outages;
  let endedRetries: number;

  beforeEach(() => {
    import.meta.jest.useFakeTimers();
    const settings = { leaseMs: 6_000 } as Settings;
    outages = new Outages(settings);
    endedRetries = 0;
    new IsolatedWorker(
      {} as Runner,
      { endRetries: () => undefined } as Claims,
      {} as Leases,
      { endRetries: () => (endedRetries += 1) } as unknown as JobWriter,
      {} as Signals,
      {} as WorkerName,
      outages,
      settings,
    ).orphaned();
  });

  afterEach(() => import.meta.jest.useRealTimers());

  it('gives up a Postgres that is away for a minute, so that it ends', () => {
    outages.failed();
    import.meta.jest.advanceTimersByTime(59_000);
    expect(endedRetries).toBe(0);
    import.meta.jest.advanceTimersByTime(3_000);
    expect(endedRetries).toBeGreaterThan(0);
  });

  it('waits for each of several outages in a job of hours', () => {
    for (let outage = 0; outage < 3; outage += 1) {
      outages.failed();
      import.meta.jest.advanceTimersByTime(40_000);
      outages.answered(0);
      import.meta.jest.advanceTimersByTime(3_600_000);
    }
    expect(endedRetries).toBe(0);
  });
});
