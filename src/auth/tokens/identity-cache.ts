import { LRUCache } from 'lru-cache';
import type { Identity } from '../identity.js';

/** How long an answer of the database counts. It bounds how long a token outlives its revocation: half of what is promised. */
const FRESH_MS = 500;

const MOST = 10_000;

interface Entry {
  askedAt: number;
  identity: Identity | Promise<Identity>;
}

/**
 * Who is calling, as the database said within the last half second. Nothing has to tell it of changes, so nothing can fail
 * to: no Redis, and no channel that was down for a moment. A caller who calls all the time costs two look-ups a second.
 */
export class IdentityCache {
  private readonly entries = new LRUCache<string, Entry>({ max: MOST });

  /** @param ask looks the caller up; what it throws is told to those who wait for it, and not kept */
  get(key: string, ask: () => Promise<Identity>): Identity | Promise<Identity> {
    const now = performance.now();
    const known = this.entries.get(key);
    // From when it was asked, not answered: the answer may have been long on its way.
    if (known && now - known.askedAt < FRESH_MS) return known.identity;
    const entry: Entry = { askedAt: now, identity: ask() };
    this.entries.set(key, entry);
    void Promise.resolve(entry.identity).then(
      (identity) => (entry.identity = identity),
      () => {
        if (this.entries.peek(key) === entry) this.entries.delete(key);
      },
    );
    return entry.identity;
  }

  clear(): void {
    this.entries.clear();
  }
}
