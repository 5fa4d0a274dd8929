import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { inSlices } from '../flow/slices.js';
import { FairSemaphore } from '../database/fair-semaphore.js';
import { Redactor } from '../secrets/redactor.js';

/** The maximum size of all cached redactors: more than ten times that of the largest permitted shared secrets. */
const MOST_BYTES = 512 * 1024 * 1024;

/** By a hash of the secrets. Many moments, and jobs of one flow, have the same secrets. */
const remembered = new LRUCache<string, Redactor>({
  maxSize: MOST_BYTES,
  sizeCalculation: ({ bytes }) => bytes,
});
const making = new Map<string, Promise<Redactor>>();

/** Fewer characters are prepared in some 50 ms, with 5 MB. */
const LARGE = 16 * 1024;

/** Large ones are prepared one at a time: each can take a quarter of a second and 45 MB, and more where an earlier version has permitted it. */
const semaphore = new FairSemaphore(1);

/** The redactor of these secrets. It is built in slices of the event loop and cached. */
export function redactorOf(secrets: readonly string[]): Redactor | Promise<Redactor> {
  if (secrets.length === 0) return Redactor.EMPTY;
  return new Preparation(secrets).redactor();
}

/**
 * As {@link redactorOf}, for secrets that can be many.
 *
 * @param owner the id of the user who asks. Users take turns, so that one who changes secrets all the time does not delay the others by all these
 *   changes
 * @throws DatabaseUnavailable if it has waited too long for others
 */
export function redactorInTurn(secrets: readonly string[], owner: number): Redactor | Promise<Redactor> {
  if (secrets.reduce((sum, { length }) => sum + length, 0) <= LARGE) return redactorOf(secrets);
  const preparation = new Preparation(secrets);
  return preparation.known ?? semaphore.run(owner, async () => preparation.redactor());
}

class Preparation {
  private readonly sorted: readonly string[];
  private readonly key: string;

  constructor(secrets: readonly string[]) {
    this.sorted = [...new Set(secrets)].sort();
    this.key = createHash('sha256').update(JSON.stringify(this.sorted)).digest('base64');
  }

  /** The redactor, if it is cached. */
  get known(): Redactor | undefined {
    return remembered.get(this.key);
  }

  redactor(): Redactor | Promise<Redactor> {
    const { key, sorted } = this;
    const known = this.known ?? making.get(key);
    if (known !== undefined) return known;
    const made = make(key, sorted);
    making.set(key, made);
    return made;
  }
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
