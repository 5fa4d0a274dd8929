import { comparableNodes, handledOtherwise } from '../../src/flow/index.js';
import { runSync } from '../../src/flow/slices.js';
import { shortFlow, type ShortNode } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

const request: ShortNode = ['core.http.request', { url: 'http://a.test/' }];
const attempt: ShortNode = ['core.programming.tryCatch'];
const NODES: Record<string, ShortNode> = {
  start: ['core.event.start'],
  ...{ a: request, b: request, c: request, t: attempt, u: attempt },
};

describe('the nodes by which failures are handled otherwise in another flow', () => {
  const found = (failed: string[], links: string[], otherLinks: string[], left: string[] = []) => {
    const others = Object.fromEntries(Object.entries(NODES).filter(([id]) => !left.includes(id)));
    const before = runSync(comparableNodes(shortFlow(NODES, links, {}), catalogue));
    const now = runSync(comparableNodes(shortFlow(others, otherLinks, {}), catalogue));
    return runSync(handledOtherwise(new Set(failed), before, now));
  };

  it.each([
    [
      'the failed node, where its error output is linked now',
      ['start > a'],
      ['start > a', 'a.error > b'],
      ['a'],
    ],
    [
      'the failed node, where its error output was linked',
      ['start > a', 'a.error > b'],
      ['start > a'],
      ['a'],
    ],
    [
      'none, where its error output leads to another node',
      ['start > a', 'a.error > b'],
      ['start > a', 'a.error > c'],
      [],
    ],
    [
      'none, where the error output of another node is linked',
      ['start > a > b'],
      ['start > a > b', 'b.error > c'],
      [],
    ],
    [
      'what tries the failed node, where its catch is linked now',
      ['start > t', 't.try > a'],
      ['start > t', 't.try > a', 't.catch > c'],
      ['t'],
    ],
    [
      'what tries it through other nodes, where its catch was linked',
      ['start > t', 't.try > b > a', 't.catch > c'],
      ['start > t', 't.try > b > a'],
      ['t'],
    ],
    [
      'the outer one of two, where its catch is linked now',
      ['start > t', 't.try > u', 'u.try > a', 'u.catch > b'],
      ['start > t', 't.try > u', 'u.try > a', 'u.catch > b', 't.catch > c'],
      ['t'],
    ],
    [
      'what tries it in the new flow only',
      ['start > t', 'start > a', 't.try > b', 't.catch > c'],
      ['start > t', 't.try > a'],
      ['t'],
    ],
    [
      'what tried it in the old flow only',
      ['start > t', 't.try > b > a', 't.catch > c'],
      ['start > t', 'start > a', 't.try > b'],
      ['t'],
    ],
    [
      'both the failed node and what tries it',
      ['start > t', 't.try > a'],
      ['start > t', 't.try > a', 'a.error > b', 't.catch > c'],
      ['a', 't'],
    ],
    [
      'none that tries something else',
      ['start > t > a', 't.try > b'],
      ['start > t > a', 't.try > b', 't.catch > c'],
      [],
    ],
    [
      'none whose catch only holds the failed node',
      ['start > t', 't.try > b', 't.catch > a', 'start > u', 'u.try > c'],
      ['start > t', 't.try > b', 't.catch > a', 'start > u', 'u.try > c', 'u.catch > b'],
      [],
    ],
  ])('are %s', (_, links, otherLinks, expected) => {
    expect(found(['a'], links, otherLinks)).toEqual(expected);
  });

  it('are none where no failure was handled', () => {
    expect(found([], ['start > t', 't.try > a'], ['start > t', 't.try > a', 't.catch > c'])).toEqual([]);
  });

  it('are not those that the other flow lacks, which a resume refuses in any case', () => {
    expect(found(['a'], ['start > t', 't.try > a', 't.catch > c'], ['start > a'], ['t'])).toEqual([]);
  });
});
