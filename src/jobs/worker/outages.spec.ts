import { readSettings } from '../../config/settings.js';
import { Outages } from './outages.js';

const LEASE_MS = 600;

describe('what counts as a death', () => {
  let outages: Outages;
  let now = 0;

  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
    outages = new Outages({ ...readSettings({}), leaseMs: LEASE_MS });
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  it('is every lease that ran out, while the database answers', () => {
    outages.asked();
    outages.answered(1_000);
    expect(outages.deathsCountFrom).toBe('-infinity');
  });

  it('is none while it fails, and none from before it was back', () => {
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

  it('is none while it is frozen and gives no answer', () => {
    outages.asked();
    now += LEASE_MS / 3 + 20;
    expect(outages.deathsCountFrom).toBe('infinity');
    outages.answered(5_000);
    expect(outages.deathsCountFrom).toBe(new Date(5_000 + LEASE_MS / 2).toISOString());
  });

  it('is every one where this process is merely slow to ask', () => {
    outages.asked();
    outages.answered(1_000);
    now += LEASE_MS / 3 + 20;
    expect(outages.deathsCountFrom).toBe('-infinity');
  });
});
