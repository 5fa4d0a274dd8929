/* A node that acts on the outside does not wait until the records before it are committed. */
import { AttemptJournal } from '../../../src/worker/writing/attempt-journal.js';
import type { Plant } from '../planted-bug.js';

export const plant: Plant = () => {
  const { committed } = AttemptJournal.prototype;
  AttemptJournal.prototype.committed = () => Promise.resolve();
  return () => (AttemptJournal.prototype.committed = committed);
};
