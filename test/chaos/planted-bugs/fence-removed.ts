/*
 * A worker's writes are accepted whichever attempt holds the job. The worker also takes a freeze for an outage of Postgres, so
 * that it releases jobs that another worker holds.
 */
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { HELD } from '../../../src/jobs/transitions/held.js';
import { RENEW, RENEW_LOCKED } from '../../../src/jobs/transitions/renew.js';
import { Outages } from '../../../src/worker/outages.js';
import { editStatement, type Plant, repairAll, replaceMembers } from '../planted-bug.js';

const COMPARISON =
  '(job.id, job.fence, job.claim) IN (SELECT * FROM unnest($1::bigint[], $2::int[], $3::uuid[]))';
const ANY_ATTEMPT = '$2::int[] IS NOT NULL AND $3::uuid[] IS NOT NULL';

export const plant: Plant = () =>
  repairAll(
    ...[FLUSH, HELD, RENEW, RENEW_LOCKED].map((statement) =>
      editStatement(statement, COMPARISON, ANY_ATTEMPT),
    ),
    replaceMembers(Outages.prototype, { excuses: { configurable: true, get: () => true } }),
  );
