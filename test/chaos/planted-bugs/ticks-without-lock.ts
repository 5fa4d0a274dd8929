/* A worker starts the jobs of due schedules without their locks, so that two workers start the same ticks. */
import { LOCK_DUE } from '../../../src/schedules/due-statements.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () => editStatement(LOCK_DUE, 'FOR NO KEY UPDATE OF schedule SKIP LOCKED', '');
