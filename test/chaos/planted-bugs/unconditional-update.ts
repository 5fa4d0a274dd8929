/* A stop changes the job in every state. */
import { STOP } from '../../../src/jobs/transitions/stop.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () => editStatement(STOP, "AND state IN ('waiting', 'running')", '');
