import { setImmediate } from 'node:timers/promises';
import { parseExpression } from './expression.js';
import { LargeEvaluations } from './large-evaluations.js';

describe('large evaluations', () => {
  const begins = async ({ begun }: { begun: Promise<void> | undefined }): Promise<boolean> => {
    let hasBegun = begun === undefined;
    void begun?.then(() => (hasBegun = true));
    await setImmediate();
    return hasBegun;
  };

  it('are few at once, in their order', async () => {
    const all = new LargeEvaluations(2);
    const turns = [0, 1, 2, 3].map(() => all.turn(1));
    expect(await Promise.all(turns.map(begins))).toEqual([true, true, false, false]);
    turns[1]!.end();
    expect(await Promise.all(turns.slice(2).map(begins))).toEqual([true, false]);
  });

  it('of a user leave the next place to others', async () => {
    const all = new LargeEvaluations(2);
    const [first, , third] = [0, 1, 2, 3].map(() => all.turn(1));
    const other = all.turn(2);
    first!.end();
    expect(await Promise.all([third!, other].map(begins))).toEqual([false, true]);
  });

  it('that are given up while they wait take no place', async () => {
    const all = new LargeEvaluations(1);
    const [first, second, third] = [0, 1, 2].map(() => all.turn(1));
    second!.end();
    first!.end();
    expect(await begins(third!)).toBe(true);
  });

  it('of more than four jobs wait, and small ones do not', async () => {
    const ends: string[] = [];
    const evaluate = async (name: string, depth: number, size = 100_000): Promise<void> => {
      const host = { user: 1, maxValueBytes: 1024 * 1024, maxParts: 1_000_000, ended: () => false };
      const fibonacci = '$f := function($n) { $n < 2 ? 1 : $f($n - 1) + $f($n - 2) }';
      const source = `($t := $uppercase($pad("", ${size}, "x")); ${fibonacci}; $f(${depth}))`;
      await parseExpression(source).evaluate({ vars: {}, inputs: {}, nodes: {}, job: { id: 1 } }, host);
      ends.push(name);
    };
    const long = ['a', 'b', 'c', 'd'].map((name) => evaluate(name, 15));
    await Promise.all([...long, evaluate('large', 2), evaluate('small', 2, 1_000)]);
    expect(ends[0]).toBe('small');
    expect(ends.indexOf('large')).toBeGreaterThan(1);
  });
});
