import { MAX_PASSWORD_BYTES } from '../../flow/index.js';
import { Redactor } from '../../secrets/redactor.js';
import { beginningOf } from '../../jobs/steps/shown-value.js';
import { redactorOf } from '../../variables/redactors.js';

/** How much of the passwords that were added last is hidden, in bytes: as much as an execute may give a job. */
const MOST_BYTES = MAX_PASSWORD_BYTES;

/** Batches are not merged beyond this, in bytes, since they are forgotten as a whole. */
const BATCH_BYTES = MOST_BYTES / 2;

/** A batch is merged with the one before it, unless that has more than so many times its bytes. */
const FACTOR = 4;

/** What a password counts at least, in bytes. Thousands of those with three letters stopped a worker for 0.3 s. */
const LEAST_BYTES = 16;

/** Passwords that are searched for together. */
interface Batch {
  texts: readonly string[];
  bytes: number;
  redactor: Redactor;
}

/**
 * The passwords of the processes that a job calls. A loop can call a process with thousands of them: only the newest are kept, and each
 * new one is prepared without all others.
 */
export class CalledSecrets {
  /** Oldest first. */
  private batches: Batch[] = [];
  private readonly known = new Set<string>();
  private bytes = 0;

  /** Whether all of them are known. */
  has(texts: readonly string[]): boolean {
    return this.lacking(texts).length === 0;
  }

  /** Whether they can be added without forgetting older ones. */
  hasRoomFor(texts: readonly string[]): boolean {
    return this.bytes + bytesOf(this.lacking(texts)) <= MOST_BYTES;
  }

  /** Adds the passwords of one process: {@link searched}. Not to be called again before it has settled. */
  async add(texts: readonly string[]): Promise<void> {
    while (this.batches.length > 0 && !this.hasRoomFor(texts)) this.forgetOldest();
    let added = this.lacking(texts);
    for (const text of added) this.known.add(text);
    let bytes = bytesOf(added);
    this.bytes += bytes;
    let kept = this.batches.length;
    // Batches grow by a factor: each text is searched for few of them, and each password is prepared a few times only.
    for (; kept > 0; kept--) {
      const last = this.batches[kept - 1];
      if (!last || last.bytes > FACTOR * bytes || last.bytes + bytes > BATCH_BYTES) break;
      added = [...last.texts, ...added];
      bytes += last.bytes;
    }
    const batch = { texts: added, bytes, redactor: await redactorOf(added) };
    this.batches = [...this.batches.slice(0, kept), batch];
  }

  /** The redactor of these secrets and of others. */
  addTo(others: Redactor): Redactor {
    return this.batches.reduce((sum, { redactor }) => sum.and(redactor), others);
  }

  private lacking(texts: readonly string[]): string[] {
    return [...new Set(texts)].filter((text) => !this.known.has(text));
  }

  private forgetOldest(): void {
    const oldest = this.batches.shift();
    if (oldest === undefined) return;
    this.bytes -= oldest.bytes;
    for (const text of oldest.texts) this.known.delete(text);
  }
}

/** What is searched for of the passwords of one process: their beginnings, or the first of many, if they are larger than all that can be hidden. */
export function searched(passwords: readonly string[]): readonly string[] {
  if (bytesOf(passwords) <= MOST_BYTES) return passwords;
  const each = MOST_BYTES / Math.min(passwords.length, FEW);
  const some: string[] = [];
  let room = MOST_BYTES;
  for (const password of passwords) {
    const text = beginningOf(password, each);
    room -= bytesOf([text]);
    if (room < 0) break;
    some.push(text);
  }
  return some;
}

/** So many passwords share the room equally. */
const FEW = 16;

const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Math.max(LEAST_BYTES, Buffer.byteLength(text)), 0);
