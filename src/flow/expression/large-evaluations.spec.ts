import { setImmediate } from 'node:timers/promises';
import { parseExpression } from './expression.js';
import { largeEvaluations, LargeEvaluations } from './large-evaluations.js';

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

  it('of a user do not hold back those of users who have none', async () => {
    const all = new LargeEvaluations(2);
    const [first, , third] = [0, 1, 2, 3].map(() => all.turn(1));
    const others = [2, 2, 3, 4].map((user) => all.turn(user));
    expect(await Promise.all(others.map(begins))).toEqual([true, false, true, false]);
    first!.end();
    expect(await Promise.all([third!, ...others].map(begins))).toEqual([false, true, false, true, true]);
  });

  it('that are given up while they wait take no place', async () => {
    const all = new LargeEvaluations(1);
    const [first, second, third] = [0, 1, 2].map(() => all.turn(1));
    second!.end();
    first!.end();
    expect(await begins(third!)).toBe(true);
  });

  it('wait while four are in progress, and small ones do not', async () => {
    const ends: string[] = [];
    const evaluate = async (name: string, size: number): Promise<void> => {
      const host = { user: 1, maxValueBytes: 1024 * 1024, maxParts: 1_000_000, ended: () => false };
      const source = `($t := $uppercase($pad("", ${size}, "x")); $length($t))`;
      await parseExpression(source).evaluate({ vars: {}, inputs: {}, nodes: {}, job: { id: 1 } }, host);
      ends.push(name);
    };
    const held = Array.from({ length: 4 }, () => largeEvaluations.turn(1));
    const large = evaluate('large', 100_000);
    await evaluate('small', 1_000);
    // It would end meanwhile.
    for (let turns = 0; turns < 20; turns += 1) await setImmediate();
    expect(ends).toEqual(['small']);
    for (const turn of held) turn.end();
    await large;
    expect(ends).toEqual(['small', 'large']);
  });
});
