import type { NodeProgress, Run } from '../../flow/index.js';
import { NodesOfJob } from './nodes-of-job.js';

const node = (given: Partial<NodeProgress>): NodeProgress => ({
  node: 'd',
  state: 'running',
  runs: 1,
  startTime: 1_000,
  finishTime: null,
  error: null,
  ...given,
});

/** What the page shows after an attempt that came so far, if an earlier one had come to `before`. */
function shownAfter(before: NodeProgress[], now: NodeProgress[]): NodeProgress[] {
  const run = { outcome: new Promise(() => undefined), progress: () => now, changes: 1 } as unknown as Run;
  return JSON.parse(new NodesOfJob(JSON.stringify(before), (nodes) => nodes).text(run)) as NodeProgress[];
}

describe('the nodes of a job over several attempts', () => {
  it('keep the times of the attempt that ran them', () => {
    const done = node({ state: 'successful', finishTime: 2_000 });
    expect(shownAfter([done], [node({ state: 'successful', startTime: 9_000, finishTime: 9_000 })])).toEqual([
      done,
    ]);
  });

  it('that were cut off when the job was given back end when they end', () => {
    const cutOff = node({ state: 'stopped', finishTime: 3_000 });
    expect(shownAfter([cutOff], [node({ startTime: 9_000 })])).toEqual([node({})]);
    expect(
      shownAfter([cutOff], [node({ state: 'successful', startTime: 9_000, finishTime: 12_000 })]),
    ).toEqual([node({ state: 'successful', finishTime: 12_000 })]);
    expect(shownAfter([cutOff], [])).toEqual([node({})]);
  });
});
