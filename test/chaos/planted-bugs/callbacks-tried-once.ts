/* A callback counts as delivered whatever its receiver has answered. */
import { SETTLE } from '../../../src/callbacks/sending/settle-statements.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () => editStatement(SETTLE, 'THEN $4::varchar ELSE', "THEN 'delivered' ELSE");
