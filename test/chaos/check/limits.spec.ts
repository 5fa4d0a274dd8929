import { PROMISES } from './promises.js';
import type { History } from '../history.js';
import { check } from './index.js';
import { change, claim, smallHistory } from './small-history.js';

/** A history of jobs of the kind `limited`, of which three may run: what happens to which job, in this order. */
function historyOf(...events: [what: 'start' | 'take over' | 'end', job: number][]): History {
  const history = smallHistory();
  const jobs = [...new Set(events.map(([, job]) => job))];
  const inserts = jobs.map((job) => change({ job, from: null, to: 'waiting', by: 'api1.1' }));
  const rest = events.map(([what, job]) =>
    what === 'end'
      ? change({ job, from: 'running', to: 'successful', wasHeld: true, fence: 1 })
      : claim({ job, from: what === 'start' ? 'waiting' : 'running', fence: what === 'start' ? 1 : 2 }),
  );
  history.changes = [...inserts, ...rest].map((one, index) => ({
    ...one,
    seq: index + 1,
    committedAt: 100 * index,
  }));
  history.finals = jobs.map((job) => ({ ...history.finals[0]!, job, tag: `t${job}`, kind: 'limited' }));
  return history;
}

const broken = (history: History) => check(history).filter(({ promise }) => promise === PROMISES.limitKept);

describe('the limit of a process', () => {
  it('is kept if a job starts after the end of another one, and by a job that is taken over', () => {
    const history = historyOf(
      ['start', 1],
      ['start', 2],
      ['start', 3],
      ['take over', 2],
      ['end', 1],
      ['start', 4],
    );
    expect(broken(history)).toEqual([]);
  });

  it('is broken by a job that starts before the end of another one', () => {
    const history = historyOf(['start', 1], ['start', 2], ['start', 3], ['start', 4], ['end', 1]);
    expect(broken(history).map(({ job }) => job)).toEqual([4]);
  });
});
