/* A long evaluation of an expression does not yield to the event loop. */
import { Evaluation } from '../../../src/flow/expression/evaluation.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const yieldIfSpent = Evaluation.prototype['yieldIfSpent'];
  Evaluation.prototype['yieldIfSpent'] = () => undefined;
  return () => (Evaluation.prototype['yieldIfSpent'] = yieldIfSpent);
};
