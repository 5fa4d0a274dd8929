/* A stop of many leaves out the jobs whose rows another session has locked. */
import { UNENDED_AMONG } from '../../../src/jobs/transitions/stop.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () => editStatement(UNENDED_AMONG, 'AND finish_time IS NULL', 'AND false');
