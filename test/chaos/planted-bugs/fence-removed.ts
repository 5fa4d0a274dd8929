/*
 * A worker's writes are accepted whichever attempt holds the job. The worker also takes a freeze for an outage of Postgres, so
 * that it releases jobs that another worker holds.
 */
import { Outages } from '../../../src/worker/outages.js';
import { compareAttempts, type Plant, repairAll, replaceMembers } from '../planted-bug.js';

const ANY_ATTEMPT = '$2::int[] IS NOT NULL AND $3::uuid[] IS NOT NULL';

export const plant: Plant = () =>
  repairAll(
    compareAttempts(ANY_ATTEMPT),
    replaceMembers(Outages.prototype, { excuses: { configurable: true, get: () => true } }),
  );
