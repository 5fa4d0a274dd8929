import { LRUCache } from 'lru-cache';

/** What shares the event loop as one: see `yieldIfSpent`. */
export interface Owner {
  ended(): boolean;
}

const owners = new LRUCache<number | 'nobody', Owner>({ max: 10_000 });

/**
 * The owner of the work for all requests and connections, all code, and the starts and lines of all commands of a user. With an owner for each connection and request, 1,000 of them
 * had nearly all of the time: a short job of another user took 13 s. With one for each thread of code, four jobs that returned 50,000 keys again and
 * again let one wait for 0.7 s on a busy machine.
 */
export function workOf(user?: number): Owner {
  const known = owners.get(user ?? 'nobody') ?? { ended: () => false };
  owners.set(user ?? 'nobody', known);
  return known;
}
