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

/** The nodes after an attempt with the progress `now`, if an earlier one wrote `before`. */
function shownAfter(before: NodeProgress[], now: NodeProgress[]): NodeProgress[] {
  const run = { outcome: new Promise(() => undefined), progress: () => now, changes: 1 } as unknown as Run;
  return new NodesOfJob(JSON.stringify(before)).list(run);
}

describe('the nodes of a job over several attempts', () => {
  it('keep the times of the attempt that ran them', () => {
    const done = node({ state: 'successful', finishTime: 2_000 });
    expect(
      shownAfter([done], [node({ state: 'successful', startTime: 9_000, finishTime: 9_000 })]),
    ).toMatchObject([done]);
  });

  it('continue after a release of the job, and end with the later attempt', () => {
    const cutOff = node({ state: 'stopped', finishTime: 3_000 });
    expect(shownAfter([cutOff], [node({ startTime: 9_000 })])).toMatchObject([node({})]);
    expect(
      shownAfter([cutOff], [node({ state: 'successful', startTime: 9_000, finishTime: 12_000 })]),
    ).toMatchObject([node({ state: 'successful', finishTime: 12_000 })]);
    expect(shownAfter([cutOff], [])).toMatchObject([node({})]);
  });

  it('keep what was hidden in the error of a node that a replay passes, and no error that is another one', () => {
    const failed = (error: string) =>
      node({ state: 'failed', finishTime: 2_000, error, errorZh: `错：${error}` });
    const errorAfter = (before: string, now: string) => shownAfter([failed(before)], [failed(now)])[0];
    expect(errorAfter('no: *** or ***!', 'no: secret or other!')).toMatchObject({
      ...{ error: 'no: *** or ***!', errorZh: '错：no: *** or ***!' },
    });
    for (const other of ['on: secret or other!', 'no: secret, other!', 'no: secret or other', 'no:  or!'])
      expect(errorAfter('no: *** or ***!', other)).toMatchObject({ error: other, errorZh: `错：${other}` });
    expect(
      errorAfter(`no: *** and more of ${'e'.repeat(11)}…`, `no: secret and more of ${'e'.repeat(99)}`),
    ).toMatchObject({
      error: `no: *** and more of ${'e'.repeat(11)}…`,
    });
    expect(errorAfter('no', 'yes')).toMatchObject({ error: 'yes' });
    const again = { ...failed('no: secret or other!'), runs: 2 };
    expect(shownAfter([failed('no: *** or ***!')], [again])).toMatchObject([again]);
  });
});
