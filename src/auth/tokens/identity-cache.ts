import { LRUCache } from 'lru-cache';
import type { Identity } from '../identity.js';

/** How long an identity is cached. A revoked token is accepted for at most this time, half of the promised second. */
const FRESH_MS = 500;

const MOST = 10_000;

interface Entry {
  askedAt: number;
  identity: Identity | Promise<Identity>;
}

/**
 * Caches identities for half a second. Entries only expire. There are no invalidation messages, which could be lost, for example
 * while Redis is unavailable. A constantly active caller costs two look-ups a second.
 */
export class IdentityCache {
  private readonly entries = new LRUCache<string, Entry>({ max: MOST });

  /** @param ask looks up the caller. If it fails, all waiting calls fail with its error, and nothing is cached */
  get(key: string, ask: () => Promise<Identity>): Identity | Promise<Identity> {
    const now = performance.now();
    const known = this.entries.get(key);
    // The age counts from the start of the look-up, because its result may have been delayed.
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
