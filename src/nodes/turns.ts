import { LRUCache } from 'lru-cache';

/** What shares the event loop as one: see `yieldIfSpent`. */
export interface Turns {
  ended(): boolean;
}

const turns = new LRUCache<number | 'nobody', Turns>({ max: 10_000 });

/**
 * The turns of all requests and all code of a user, and of the connections. With turns for each connection and request, 1,000 of them had nearly
 * all of the time: a short job of another user took 13 s. With turns for each thread of code, four jobs that returned 50,000 keys again and again
 * let one wait for 0.7 s on a busy machine.
 */
export function turnsOf(user?: number): Turns {
  const known = turns.get(user ?? 'nobody') ?? { ended: () => false };
  turns.set(user ?? 'nobody', known);
  return known;
}
