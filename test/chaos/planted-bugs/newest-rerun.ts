/* A rerun has the newest version of its process instead of that of its original. */
import { RERUN, RERUN_ONCE } from '../../../src/jobs/rerun/rerun-statements.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

const NEWEST = (column: string): string =>
  `(SELECT ${column} FROM process_version v WHERE v.process_id = started.process_id ORDER BY number DESC LIMIT 1)`;

export const plant: Plant = () =>
  repairAll(
    ...[RERUN, RERUN_ONCE].flatMap((statement) => [
      editStatement(
        statement,
        'COALESCE($6::int, definition_id)',
        `COALESCE($6::int, CASE WHEN $5 THEN definition_id ELSE ${NEWEST('v.definition_id')} END)`,
      ),
      editStatement(
        statement,
        'CASE WHEN $6 IS NULL THEN version ELSE $7::int END',
        `CASE WHEN $6 IS NULL THEN CASE WHEN $5 THEN version ELSE ${NEWEST('v.number')} END ELSE $7::int END`,
      ),
    ]),
  );
