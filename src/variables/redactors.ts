import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { inSlices } from '../flow/slices.js';
import { Redactor } from '../secrets/redactor.js';

/** The maximum size of all cached redactors: seven times that of the largest permitted shared secrets. */
const MOST_BYTES = 512 * 1024 * 1024;

/** By a hash of the secrets. Many moments, and jobs of one flow, have the same secrets. */
const remembered = new LRUCache<string, Redactor>({
  maxSize: MOST_BYTES,
  sizeCalculation: ({ bytes }) => bytes,
});
const making = new Map<string, Promise<Redactor>>();

/** The redactor of these secrets. It is built in slices of the event loop and cached. */
export function redactorOf(secrets: readonly string[]): Redactor | Promise<Redactor> {
  if (secrets.length === 0) return Redactor.EMPTY;
  const sorted = [...new Set(secrets)].sort();
  const key = createHash('sha256').update(JSON.stringify(sorted)).digest('base64');
  const known = remembered.get(key) ?? making.get(key);
  if (known !== undefined) return known;
  const made = make(key, sorted);
  making.set(key, made);
  return made;
}

async function make(key: string, secrets: readonly string[]): Promise<Redactor> {
  try {
    const redactor = await inSlices(Redactor.of(secrets));
    remembered.set(key, redactor);
    return redactor;
  } finally {
    making.delete(key);
  }
}
