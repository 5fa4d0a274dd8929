/* A batch of executes waits for the lock of one process. */
import { EXECUTE, EXECUTE_ONCE } from '../../../src/jobs/execute/execute-statements.js';
import { EXECUTE_NEWEST, EXECUTE_ONE_NEWEST } from '../../../src/jobs/execute/newest-statement.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

export const plant: Plant = () =>
  repairAll(
    ...[EXECUTE, EXECUTE_NEWEST, EXECUTE_ONE_NEWEST, EXECUTE_ONCE].map((statement) =>
      editStatement(statement, 'FOR KEY SHARE OF p SKIP LOCKED', 'FOR KEY SHARE OF p'),
    ),
  );
