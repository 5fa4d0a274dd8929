import { setImmediate } from 'node:timers/promises';
import { ParseQueue } from './parse-queue.js';

/** Turns in which each body of the users takes so long, and the order of what happens. */
async function orderOf(ms: number, users: number[]): Promise<string[]> {
  const order: string[] = [];
  let now = 0;
  const rest = async (length: number): Promise<void> => {
    await setImmediate();
    order.push(`rest ${length}`);
  };
  const queue = new ParseQueue(rest, () => now);
  const parse = async (user: number): Promise<void> => {
    await queue.next(user);
    now += ms;
    order.push(`user ${user}`);
  };
  await Promise.all(users.map(parse));
  return order;
}

it('parses short bodies one after the other', async () => {
  expect(await orderOf(15, [1, 1])).toEqual(['user 1', 'user 1']);
});

it('rests for as long after a body that took long', async () => {
  expect(await orderOf(100, [1, 1])).toEqual(['user 1', 'rest 100', 'user 1']);
});

it('rests for a second at most', async () => {
  expect(await orderOf(3_600_000, [1, 2])).toEqual(['user 1', 'rest 1000', 'user 2']);
});

it('lets users take turns', async () => {
  expect(await orderOf(1, [1, 1, 1, 2])).toEqual(['user 1', 'user 1', 'user 2', 'user 1']);
});
