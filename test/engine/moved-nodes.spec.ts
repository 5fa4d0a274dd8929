import { comparableNodes, movedNodes } from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

const print: ShortNode = ['core.log.print', { message: 'm' }];
const OLD: Record<string, ShortNode> = {
  start: ['core.event.start'],
  q: ['core.programming.sequence'],
  x: ['core.programming.branch', { condition: true }],
  ...{ a: print, b: print, c: print },
};
const NEW: Record<string, ShortNode> = { ...OLD, k: print, m: print, n: print };

describe('the nodes that are moved in another flow', () => {
  const found = (links: string[], otherLinks: string[]) => {
    const before = runSync(comparableNodes(shortFlow(OLD, links, {}), catalogue));
    const now = runSync(comparableNodes(shortFlow(NEW, otherLinks, {}), catalogue));
    const { moved, repeated } = runSync(movedNodes(before, now));
    const old = (ids: ReadonlySet<string>): string[] => [...ids].filter((id) => id in OLD).sort();
    return { moved: old(moved), repeated: old(repeated) };
  };

  it.each([
    ['no node where a new one is put in between', ['start > a > b'], ['start > n > a > m > b'], [], []],
    ['what follows another node', ['start > a > b > c'], ['start > b', 'a > c'], ['a', 'b', 'c'], []],
    ['what follows a new branch', ['start > a > b'], ['start > x', 'x.then > a > b'], ['a', 'b', 'x'], []],
    [
      'what has one more link, and what follows it',
      ['start > q', 'q.2 > a > b'],
      ['start > q', 'q.1 > a', 'q.2 > a > b'],
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      'what has one link less',
      ['start > q', 'q.1 > a', 'q.2 > a > b'],
      ['start > q', 'q.2 > a > b'],
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      'what comes after several links on the way',
      ['start > q', 'q.1 > a > c', 'q.2 > b > c'],
      ['start > q', 'q.3 > a > c', 'q.2 > b > c'],
      ['a', 'c'],
      ['c'],
    ],
    [
      'what new nodes lead to twice',
      ['start > a > b'],
      ['start > n > k > a > b', 'start > m > k'],
      ['a', 'b'],
      ['a', 'b'],
    ],
  ])('are %s', (_, links, otherLinks, moved, repeated) => {
    expect(found(links, otherLinks)).toEqual({ moved, repeated });
  });
});
