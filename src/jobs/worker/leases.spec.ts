import { readSettings } from '../../config/settings.js';
import type { Database } from '../../database/database.js';
import { DatabaseClock } from './database-clock.js';
import { type AbortReason, Leases } from './leases.js';
import { Outages } from './outages.js';

const settings = readSettings({});

describe('the leases of a worker', () => {
  it('abort a run whose claim is answered when the worker shuts down already', () => {
    const leases = new Leases({} as Database, new DatabaseClock(), new Outages(settings), settings);
    const reasons: AbortReason[] = [];
    const holder = { abort: (reason: AbortReason) => void reasons.push(reason), renewed: () => undefined };
    leases.add({ id: 1, fence: 1 }, performance.now(), holder);
    expect(reasons).toEqual([]);
    leases.shutDown();
    leases.add({ id: 2, fence: 1 }, performance.now(), holder);
    expect(reasons).toEqual(['shutdown', 'shutdown']);
  });
});
