/* The places of a process are counted and given without the lock of its policy. */
import { LOCK_POLICIES } from '../../../src/jobs/admission/guard-statements.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () => editStatement(LOCK_POLICIES, 'FOR NO KEY UPDATE SKIP LOCKED', '');
