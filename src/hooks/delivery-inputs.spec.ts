import { setImmediate } from 'node:timers/promises';
import { DatabaseUnavailable } from '../database/database-error.js';
import type { DeclaresVariables, Json } from '../flow/index.js';
import { Unavailable } from '../rest/errors.js';
import { DeliveryInputs } from './delivery-inputs.js';
import type { DeliveredParts } from './input-expressions.js';

const PARTS: DeliveredParts = { body: { n: 1 }, query: {}, headers: {}, method: 'POST' };
const READ = (): DeliveredParts => PARTS;
const FLOW = { variables: new Map() } as unknown as DeclaresVariables;

/** Takes longer than the engine computes without yielding. */
const HEAVY = '($f := function($n) { $n < 2 ? 1 : $f($n - 1) + $f($n - 2) }; $f(16))';
const MANY = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`x${n}`, HEAVY]));

const valuesOf = async (made: DeliveryInputs, hook: number, expressions: Record<string, Json>) =>
  (await made.of({ id: hook, cuser: 1 }, expressions, READ)).inputs(FLOW);

describe('the expressions of deliveries', () => {
  it('that take too long together are given up as if the service were not available', async () => {
    const inputs = new DeliveryInputs(1024, 100);
    await expect(inputs.of({ id: 1, cuser: 1 }, MANY, READ)).rejects.toBeInstanceOf(Unavailable);
    expect(await valuesOf(inputs, 1, { x: 'body.n' })).toEqual({ x: 1 });
  });

  it('of one hook are evaluated one after the other, and those of another hook do not wait for them', async () => {
    const inputs = new DeliveryInputs(1024, Infinity, Infinity);
    const ends: string[] = [];
    const end = (name: string) => () => void ends.push(name);
    const long = Object.fromEntries(Object.entries(MANY).slice(0, 20));
    await Promise.all([
      inputs.of({ id: 1, cuser: 1 }, long, READ).then(end('first')),
      inputs.of({ id: 1, cuser: 1 }, { x: HEAVY }, READ).then(end('second')),
      inputs.of({ id: 2, cuser: 1 }, { x: 'body.n' }, READ).then(end('of another hook')),
    ]);
    expect(ends).toEqual(['of another hook', 'first', 'second']);
  });

  it('of many hooks of one user do not all begin before that of another user has ended', async () => {
    const inputs = new DeliveryInputs(1024, Infinity, Infinity);
    const begun = new Set<number>();
    const of = async (hook: number, cuser: number): Promise<number> => {
      const hold = (): boolean => begun.add(hook).size > 0;
      await inputs.of({ id: hook, cuser }, { x: 'body.n', y: HEAVY }, READ, hold);
      return begun.size;
    };
    const hooks = Array.from({ length: 30 }, (_, index) => index);
    const all = hooks.map((hook) => of(hook, 1));
    expect(await of(30, 2)).toBeLessThan(20);
    await Promise.all(all);
  });

  it('of many hooks of one user, which came earlier, do not delay that of another user', async () => {
    const inputs = new DeliveryInputs(1024);
    const of = (id: number, cuser: number) => inputs.of({ id, cuser }, { x: 'body.n' }, READ);
    const all = Array.from({ length: 300 }, (_, hook) => of(hook, 1));
    let eventLoopTurns = 0;
    const state = { isOver: false };
    const counted = (async () => {
      for (; !state.isOver; eventLoopTurns += 1) await setImmediate();
    })();
    await of(300, 2);
    state.isOver = true;
    await counted;
    expect(eventLoopTurns).toBeLessThan(20);
    await Promise.all(all);
  });

  it('are read in their turns, and not at all if they have waited too long', async () => {
    const inputs = new DeliveryInputs(1024);
    const now = performance.now.bind(performance);
    let read = 0;
    const of = () =>
      inputs.of({ id: 1, cuser: 1 }, { x: 'body.n' }, async () => {
        read += 1;
        await setImmediate();
        performance.now = () => now() + 60_000;
        return PARTS;
      });
    try {
      const first = of();
      await expect(of()).rejects.toBeInstanceOf(DatabaseUnavailable);
      await first;
    } finally {
      performance.now = now;
    }
    expect(read).toBe(1);
  });
});
