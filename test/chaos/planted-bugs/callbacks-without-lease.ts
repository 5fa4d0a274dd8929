/* A callback that is being sent is due at once, so that the next look sends it again. */
import { CLAIM } from '../../../src/callbacks/sending/claim-statements.js';
import { editStatement, type Plant } from '../planted-bug.js';

export const plant: Plant = () =>
  editStatement(CLAIM, "now() + $10::int * interval '1 ms'", "now() + $10::int * interval '0 ms'");
