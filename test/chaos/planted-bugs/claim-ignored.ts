/* A worker's writes are accepted by the fence alone. After a failover two claims can have the same fence. */
import { compareAttempts, ignoreGaps, type Plant, repairAll } from '../planted-bug.js';

const WITHOUT_CLAIM =
  '(job.id, job.fence) IN (SELECT * FROM unnest($1::bigint[], $2::int[])) AND $3::uuid[] IS NOT NULL';

export const plant: Plant = () => repairAll(compareAttempts(WITHOUT_CLAIM), ignoreGaps());
