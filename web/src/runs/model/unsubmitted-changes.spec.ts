import { hasUnsubmittedChanges } from './unsubmitted-changes.js';

const flowOf = (title: string, x = 0) => ({ nodeList: [{ id: 'start', title, x }], linkList: [] });

describe('changes of a draft that were not submitted', () => {
  const job = { version: 1, ctime: 100 };
  const trial = { version: null, ctime: 100 };

  it.each([
    ['another node than in the newest version', job, 'mended', flowOf('old'), 150, true],
    ['what the newest version has', job, 'mended', flowOf('mended', 40), 150, false],
    ['a change since a trial', trial, 'mended', undefined, 150, true],
    ['no change since a trial', trial, 'old', undefined, 90, false],
    ['a change since a trial that was submitted', trial, 'mended', flowOf('mended'), 150, false],
    [
      'no change since a trial, and another node than in the newest version',
      trial,
      'b',
      flowOf('a'),
      90,
      false,
    ],
  ])('%s', (_what, of, title, newest, utime, expected) => {
    expect(hasUnsubmittedChanges(of, { flow: flowOf(title), utime }, newest)).toBe(expected);
  });
});
