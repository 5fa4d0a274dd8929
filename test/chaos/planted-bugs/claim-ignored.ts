/* A worker's writes are accepted by the fence alone. After a failover two claims can have the same fence. */
import { FLUSH } from '../../../src/jobs/transitions/flush.js';
import { HELD } from '../../../src/jobs/transitions/held.js';
import { RENEW, RENEW_LOCKED } from '../../../src/jobs/transitions/renew.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

const COMPARISON = ' AND job.claim = held.claim';

export const plant: Plant = () =>
  repairAll(
    ...[FLUSH, HELD, RENEW, RENEW_LOCKED].map((statement) => editStatement(statement, COMPARISON, '')),
    editStatement(FLUSH, 'WHERE (locked.number > 0', 'WHERE false AND (locked.number > 0'),
    editStatement(FLUSH, 'OR (locked.lines > 0', 'OR false AND (locked.lines > 0'),
  );
