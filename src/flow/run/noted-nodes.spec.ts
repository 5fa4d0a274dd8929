import { runSync } from '../slices.js';
import { noteEnd, notedNodes, takeBackFailure } from './noted-nodes.js';

/** The notes of runs of the node `n` that have failed or not. */
function notes(...failures: boolean[]): Map<string, true> {
  const recorded = new Map<string, true>();
  const noted = { isFinished: false, failures: 0 };
  for (const hasFailed of failures)
    noteEnd('n', hasFailed, noted, { note: (key) => void recorded.set(key, true) });
  return recorded;
}

const of = (recorded: ReadonlyMap<string, true>) => {
  const { ran, failed } = runSync(notedNodes(recorded));
  return { ran: ran.has('n'), failed: failed.has('n') };
};

describe('the notes of a node', () => {
  it('say whether a run has finished, and whether one has failed', () => {
    expect(of(notes())).toEqual({ ran: false, failed: false });
    expect(of(notes(false))).toEqual({ ran: true, failed: false });
    expect(of(notes(true, false))).toEqual({ ran: true, failed: true });
  });

  it('are a few, however often it runs', () => {
    expect(notes(...Array.from({ length: 1_000 }, (_, index) => index % 2 === 0)).size).toBe(3);
  });

  it('still say that a run has failed where the last failure is taken back, if it was not the only one', () => {
    for (const [failures, others] of [
      [1, false],
      [2, true],
      [9, true],
    ] as const) {
      const recorded = notes(...Array<boolean>(failures).fill(true));
      takeBackFailure(recorded, 'n');
      expect(of(recorded).failed).toBe(others);
    }
  });
});
