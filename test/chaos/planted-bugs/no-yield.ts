/* Evaluations of expressions do not yield to the event loop, neither before nor while they compute. */
import { Evaluation } from '../../../src/flow/expression/evaluation.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const yieldIfSpent = Evaluation.prototype.yieldIfSpent;
  Evaluation.prototype.yieldIfSpent = () => undefined;
  return () => (Evaluation.prototype.yieldIfSpent = yieldIfSpent);
};
