/* A worker's writes are accepted by the fence alone. After a failover two claims can have the same fence. */
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { HELD } from '../../../src/jobs/transitions/held.js';
import { RENEW, RENEW_LOCKED } from '../../../src/jobs/transitions/renew.js';
import { editStatement, ignoreGaps, type Plant, repairAll } from '../planted-bug.js';

const COMPARISON =
  '(job.id, job.fence, job.claim) IN (SELECT * FROM unnest($1::bigint[], $2::int[], $3::uuid[]))';
const WITHOUT_CLAIM =
  '(job.id, job.fence) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) AND $3::uuid[] IS NOT NULL';

export const plant: Plant = () =>
  repairAll(
    ...[FLUSH, HELD, RENEW, RENEW_LOCKED].map((statement) =>
      editStatement(statement, COMPARISON, WITHOUT_CLAIM),
    ),
    ignoreGaps(),
  );
