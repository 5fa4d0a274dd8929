import { MAX_PASSWORD_BYTES } from '../../flow/index.js';
import { Redactor } from '../../secrets/redactor.js';
import { beginningOf } from '../../jobs/steps/shown-value.js';
import { redactorOf } from '../../variables/redactors.js';

/** How much of the passwords that were given last is hidden, in bytes: as much as an execute may give a job. */
const MOST_BYTES = MAX_PASSWORD_BYTES;

/** How much is hidden, in bytes, if it is of calls that are in progress. */
const MOST_IN_PROGRESS = 4 * MOST_BYTES;

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

/** How a password is used. */
interface Use {
  /** In how many calls in progress. */
  calls: number;
  /** Whether another call has begun with it since it was last considered for forgetting. */
  isAgain: boolean;
}

/**
 * The passwords of the processes that a job calls. A loop can call a process with thousands of them: only the newest are kept, with those of calls
 * in progress, and each new one is prepared without all others.
 */
export class CalledSecrets {
  /** Oldest first. */
  private batches: Batch[] = [];
  private readonly uses = new Map<string, Use>();
  private bytes = 0;

  /** Whether they can be added without forgetting older ones. */
  hasRoomFor(texts: readonly string[]): boolean {
    return this.bytes + bytesOf(this.lacking(texts)) <= MOST_BYTES;
  }

  /**
   * A call with these passwords begins: those that {@link searched} chooses of all. Not to be called again before it has settled.
   *
   * @returns whether some of them are new
   */
  async begin(texts: readonly string[]): Promise<boolean> {
    const lacking = this.lacking(texts);
    for (const text of texts) {
      const use = this.uses.get(text);
      if (use === undefined) this.uses.set(text, { calls: 1, isAgain: false });
      else {
        use.calls += 1;
        use.isAgain = true;
      }
    }
    if (lacking.length === 0) return false;
    const added = bytesOf(lacking);
    const kept = this.forgetFor(added);
    this.bytes += added;
    await this.put([...kept, ...lacking]);
    return true;
  }

  /** A call with these passwords has ended. */
  end(texts: readonly string[]): void {
    for (const text of texts) {
      const use = this.uses.get(text);
      if (use !== undefined) use.calls -= 1;
    }
  }

  /** The redactor of these secrets and of others. */
  addTo(others: Redactor): Redactor {
    return this.batches.reduce((sum, { redactor }) => sum.and(redactor), others);
  }

  private lacking(texts: readonly string[]): string[] {
    return [...new Set(texts)].filter((text) => !this.uses.has(text));
  }

  /**
   * Forgets the oldest passwords until there is room: first those that are not in use.
   *
   * @returns what it has taken out of its batches and not forgotten
   */
  private forgetFor(added: number): string[] {
    const kept: string[] = [];
    const all = this.batches;
    this.batches = [];
    for (const batch of all) {
      const forgotten = this.bytes + added > MOST_BYTES ? batch.texts.filter(this.isIdle) : [];
      if (forgotten.length === 0) this.batches.push(batch);
      else {
        this.forget(forgotten);
        kept.push(...batch.texts.filter((text) => this.uses.has(text)));
      }
    }
    while (this.bytes + added > MOST_IN_PROGRESS && this.batches.length > 0)
      this.forget(this.batches.shift()?.texts ?? []);
    return kept;
  }

  /** Whether a password is in no call in progress, and no call has begun with it since it was last looked at. */
  private readonly isIdle = (text: string): boolean => {
    const use = this.uses.get(text);
    if (use === undefined) return true;
    const { calls, isAgain } = use;
    use.isAgain = false;
    // Below 0 where it was forgotten during a call, and another one has begun with it.
    return calls <= 0 && !isAgain;
  };

  private forget(texts: readonly string[]): void {
    for (const text of texts) this.uses.delete(text);
    this.bytes -= bytesOf(texts);
  }

  /** Adds a batch. Batches grow by a factor: each text is searched for few of them, and each password is prepared a few times only. */
  private async put(texts: readonly string[]): Promise<void> {
    let added = texts;
    let bytes = bytesOf(added);
    let rest = this.batches.length;
    for (; rest > 0; rest--) {
      const last = this.batches[rest - 1];
      if (!last || last.bytes > FACTOR * bytes || last.bytes + bytes > BATCH_BYTES) break;
      added = [...last.texts, ...added];
      bytes += last.bytes;
    }
    const batch = { texts: added, bytes, redactor: await redactorOf(added) };
    this.batches = [...this.batches.slice(0, rest), batch];
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
