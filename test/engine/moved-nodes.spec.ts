import { comparableNodes, type ComparableNodes, movedNodes, repeatedNodes } from '../../src/flow/index.js';
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
    const moved = [...runSync(movedNodes(before, now))].filter((id) => id in OLD).sort();
    return { moved, repeated: runSync(repeatedNodes(moved, before, now)) };
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
      'what was moved behind a node that is visited twice',
      ['start > q', 'q.1 > b', 'q.2 > b', 'q.3 > a'],
      ['start > q', 'q.1 > b', 'q.2 > b > a'],
      ['a'],
      ['a'],
    ],
    [
      'what was moved out of a way that leads back',
      ['start > b > x', 'x.then > b > a'],
      ['start > a > b > x', 'x.then > b'],
      ['a', 'b', 'x'],
      ['a', 'b', 'x'],
    ],
    [
      'what comes after both arms of a branch, once',
      ['start > q', 'q.1 > x', 'x.then > a > c', 'x.else > b > c'],
      ['start > q', 'q.2 > x', 'x.then > a > c', 'x.else > b > c'],
      ['a', 'b', 'c', 'x'],
      [],
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

  /** How many nodes were found to be repeated, and in how many slices. */
  const counted = (before: ComparableNodes, now: ComparableNodes): [found: number, slices: number] => {
    const work = repeatedNodes([...before.keys()], before, now);
    let slices = 0;
    let next = work.next();
    for (; next.done !== true; next = work.next()) slices += 1;
    return [next.value.length, slices];
  };

  it.each([
    ['each of them leads to the next one in two ways', (number: number) => [number + 1]],
    ['one of them leads to all others', (number: number) => (number === 0 ? [...Array(2_999).keys()] : [])],
  ])('that are repeated take bounded work among thousands of branches where %s', (_, next) => {
    const nodes: Record<string, ShortNode> = { start: ['core.event.start'] };
    const links = ['start > x0', 'start > x0'];
    for (let number = 0; number < 3_000; number += 1) {
      nodes[`x${number}`] = ['core.programming.branch', { condition: true }];
      for (const target of next(number))
        if (target > number && target < 3_000)
          links.push(`x${number}.then > x${target}`, `x${number}.else > x${target}`);
    }
    const before = runSync(comparableNodes(shortFlow(nodes, links.slice(1), {}), catalogue));
    const [found, slices] = counted(before, before);
    expect([found > 2_000, slices < 1_000_000]).toEqual([true, true]);
  });

  it('that are repeated are found in a time linear to a line of thousands of nodes', () => {
    const nodes: Record<string, ShortNode> = {
      start: ['core.event.start'],
      q: ['core.programming.sequence'],
    };
    for (let number = 0; number < 3_000; number += 1) nodes[`p${number}`] = print;
    const line = Array.from({ length: 2_999 }, (_, number) => `p${number} > p${number + 1}`);
    const before = runSync(
      comparableNodes(shortFlow(nodes, ['start > q', 'q.1 > p0', ...line], {}), catalogue),
    );
    const now = runSync(
      comparableNodes(shortFlow(nodes, ['start > q', 'q.1 > p0', 'q.2 > p0', ...line], {}), catalogue),
    );
    const [found, slices] = counted(before, now);
    expect([found, slices < 50_000]).toEqual([3_000, true]);
  });
});
