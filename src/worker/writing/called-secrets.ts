import { Redactor } from '../../secrets/redactor.js';
import { redactorOf } from '../../variables/redactors.js';

/** How much of the passwords that were added last is hidden, in characters: as much as a flow and an execute may give a job. */
const MOST_LENGTH = 32 * 1024;

/** Batches are not merged beyond this, in characters, since they are forgotten as a whole. */
const BATCH_LENGTH = 4 * 1024;

/** A batch is merged with the one before it, unless that has more than so many times its characters. */
const FACTOR = 3;

/** Passwords that are searched for together. */
interface Batch {
  texts: readonly string[];
  length: number;
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
  private length = 0;

  /** Whether all of them are known. */
  has(texts: readonly string[]): boolean {
    return this.lacking(texts).length === 0;
  }

  /** Whether they can be added without forgetting older ones. */
  hasRoomFor(texts: readonly string[]): boolean {
    return this.length + lengthOf(this.lacking(texts)) <= MOST_LENGTH;
  }

  /** Adds the passwords of one process: {@link searched}. Not to be called again before it has settled. */
  async add(texts: readonly string[]): Promise<void> {
    while (this.batches.length > 0 && !this.hasRoomFor(texts)) this.forgetOldest();
    let added = this.lacking(texts);
    for (const text of added) this.known.add(text);
    let length = lengthOf(added);
    this.length += length;
    let kept = this.batches.length;
    // Batches grow by a factor: each text is searched for few of them, and each password is prepared a few times only.
    for (; kept > 0; kept--) {
      const last = this.batches[kept - 1];
      if (!last || last.length > FACTOR * length || last.length + length > BATCH_LENGTH) break;
      added = [...last.texts, ...added];
      length += last.length;
    }
    const batch = { texts: added, length, redactor: await redactorOf(added) };
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
    this.length -= oldest.length;
    for (const text of oldest.texts) this.known.delete(text);
  }
}

/** What is searched for of the passwords of one process: their beginnings, if they are larger than all that can be hidden. */
export function searched(passwords: readonly string[]): readonly string[] {
  if (lengthOf(passwords) <= MOST_LENGTH) return passwords;
  const each = Math.floor(MOST_LENGTH / passwords.length);
  return passwords.map((password) => password.slice(0, each));
}

const lengthOf = (texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);
