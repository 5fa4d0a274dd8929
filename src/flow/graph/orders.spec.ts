import type { Json } from '../json.js';
import { runSync } from '../slices.js';
import { isReordered, orderOfKeys, orderOfLinks } from './orders.js';
import type { ParsedLink } from './parse-links.js';

/** Data links as `node.output > input`, flow links as `node > node`. */
const linked = (...links: string[]) =>
  orderOfLinks(
    links.map((link) => {
      const isFlow = !link.includes('.');
      const [id, sourcePort, targetPort] = isFlow ? [link, null, null] : link.split(/ > |\./);
      return { isFlow, source: { id }, sourcePort, targetPort } as ParsedLink;
    }),
  );

describe('the order of links to an input', () => {
  const [first, second, other, more] = ['a.x > p', 'b.x > p', 'a.y > q', 'b.y > q'] as const;

  it('differs where two nodes, or two outputs of one node, change places', () => {
    expect(linked(second, first)).not.toEqual(linked(first, second));
    expect(linked('a.y > p', 'a.x > p')).not.toEqual(linked('a.x > p', 'a.y > p'));
  });

  it('differs where the orders of two inputs change places', () => {
    expect(linked('b.x > p', 'a.x > p', 'a.x > q', 'b.x > q')).not.toEqual(
      linked('a.x > p', 'b.x > p', 'b.x > q', 'a.x > q'),
    );
  });

  it('is the same however links to different inputs, single ones, and flow links stand', () => {
    expect(linked(other, first, more, second)).toEqual(linked(first, second, other, more));
    expect(linked(other, first)).toEqual(linked(first, other));
    expect(linked('b > c', first, 'a > c')).toEqual(linked('a > c', first, 'b > c'));
  });
});

describe('the order of keys in values', () => {
  const of = (...values: Json[]) => runSync(orderOfKeys(values));

  it.each<{ before: Json; now: Json }>([
    { before: { a: 1, b: 2 }, now: { b: 2, a: 1 } },
    { before: { k: [{ a: 1, b: 2 }] }, now: { k: [{ b: 2, a: 1 }] } },
    { before: { k: { a: { x: 1, y: 1 } } }, now: { k: { a: { y: 1, x: 1 } } } },
  ])('differs between $before and $now', ({ before, now }) => {
    expect(of('v', before)).not.toBe(of('v', now));
  });

  it('depends on nothing else', () => {
    expect(of({ a: [1, 2], b: 'x' }, 1)).toBe(of({ a: [3], b: null }, 'y'));
    expect(of(1, 'x', [1])).toBe(of(null));
  });

  it('gives others a turn after each thousand parts', () => {
    expect([...orderOfKeys([Array.from({ length: 10_000 }, () => 1)])].length).toBe(10);
  });
});

describe('names in another order', () => {
  it.each<{ before: string[]; now: string[]; expected: boolean }>([
    { before: ['a', 'b'], now: ['b', 'a'], expected: true },
    { before: ['a', 'b', 'c'], now: ['x', 'c', 'a'], expected: true },
    { before: ['a', 'b', 'c'], now: ['x', 'a', 'y', 'c'], expected: false },
    { before: ['a', 'b'], now: [], expected: false },
  ])('are found in $before and $now: $expected', ({ before, now, expected }) => {
    expect(isReordered(before, now)).toBe(expected);
  });
});
