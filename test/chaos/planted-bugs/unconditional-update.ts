/* A stop changes the job in every state. */
import { STOP } from '../../../src/jobs/transitions/stop.js';
import { editStatement, type Plant, repairAll } from '../planted-bug.js';

export const plant: Plant = () =>
  repairAll(
    editStatement(STOP, 'AND finish_time IS NULL', ''),
    editStatement(STOP, "AND job.state IN ('waiting', 'running')", ''),
  );
