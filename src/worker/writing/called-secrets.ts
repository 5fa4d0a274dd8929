import { MAX_PASSWORD_BYTES } from '../../flow/index.js';
import { Redactor } from '../../secrets/redactor.js';
import { beginningOf } from '../../jobs/steps/shown-value.js';
import { redactorOf } from '../../variables/redactors.js';

/** How many bytes of the newest passwords are hidden: as many as an execute may give a job. */
const MOST_BYTES = MAX_PASSWORD_BYTES;

/** How many bytes of the newest passwords of calls in progress are hidden. */
const MOST_IN_PROGRESS = 4 * MOST_BYTES;

/** Batches are not merged beyond this, in bytes, since they are forgotten as a whole. */
const BATCH_BYTES = MOST_BYTES / 2;

/** A password that a call gives again is added once more, unless it is among the newest of this many bytes. */
const NEW_BYTES = MOST_BYTES / 2;

/** A batch is merged with the one before it, unless that has more than so many times its bytes. */
const FACTOR = 4;

/** What a password counts at least, in bytes. Thousands of those with three letters stopped a worker for 0.3 s. */
const LEAST_BYTES = 16;

/** If the passwords of one process are larger than {@link MOST_BYTES}, the beginnings that are hidden have at least so many bytes of each. */
const LEAST_BEGINNING = 32;

/** A password, as it was added. */
interface Added {
  text: string;
  /** In how many calls that are in progress. */
  calls: number;
}

/** Passwords that are searched for together. */
interface Batch {
  added: readonly Added[];
  bytes: number;
  redactor: Redactor;
}

/**
 * The passwords of the processes that a job calls. A loop can call a process with thousands of them: only the newest are kept, with those of calls
 * in progress, and each new one is prepared without all others.
 */
export class CalledSecrets {
  /** Oldest first. */
  private batches: readonly Batch[] = [];

  /**
   * A call with these passwords begins: those that {@link searched} chooses of all. Not to be called again before it has settled.
   *
   * @param beforeForgetting awaited if older passwords are going to be forgotten
   * @returns what is to be called when the call has ended
   * @throws what `beforeForgetting` throws
   */
  async begin(texts: readonly string[], beforeForgetting: () => Promise<void>): Promise<() => void> {
    const used = this.amongNewest(texts);
    for (const one of used) one.calls += 1;
    const end = (): void => {
      for (const one of used) one.calls -= 1;
    };
    const known = new Set(used.map(({ text }) => text));
    const lacking = [...new Set(texts)].filter((text) => !known.has(text));
    if (lacking.length === 0) return end;
    const added = lacking.map((text): Added => ({ text, calls: 1 }));
    try {
      const kept = this.keptFor(bytesOf(lacking));
      if (kept.length < this.batches.length) await beforeForgetting();
      await this.put(added, kept);
    } catch (error) {
      end();
      throw error;
    }
    used.push(...added);
    return end;
  }

  /** The redactor of these secrets and of others. */
  addTo(others: Redactor): Redactor {
    return this.batches.reduce((sum, { redactor }) => sum.and(redactor), others);
  }

  /** Those of the passwords that are among the newest. */
  private amongNewest(texts: readonly string[]): Added[] {
    const sought = new Set(texts);
    const found: Added[] = [];
    let newer = 0;
    for (const { added, bytes } of this.batches.toReversed()) {
      if (newer > 0 && newer + bytes > NEW_BYTES) break;
      newer += bytes;
      for (const one of added) if (sought.delete(one.text)) found.push(one);
    }
    return found;
  }

  /** The batches that are not forgotten for so many bytes more: the newest, and of those with calls in progress the newest of more. */
  private keptFor(more: number): Batch[] {
    let [idle, inProgress] = [more, more];
    const isKept = ({ added, bytes }: Batch): boolean => {
      const isInProgress = added.some(({ calls }) => calls > 0);
      const hasRoom = isInProgress ? inProgress + bytes <= MOST_IN_PROGRESS : idle + bytes <= MOST_BYTES;
      // Nothing older is kept instead of what has no room.
      if (isInProgress) inProgress = hasRoom ? inProgress + bytes : Infinity;
      else idle = hasRoom ? idle + bytes : Infinity;
      return hasRoom;
    };
    return this.batches.toReversed().filter(isKept).toReversed();
  }

  /** Adds a batch. Batches grow by a factor: each text is searched for few of them, and each password is prepared a few times only. */
  private async put(newest: readonly Added[], kept: Batch[]): Promise<void> {
    let added = newest;
    let bytes = bytesOf(newest.map(({ text }) => text));
    for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
      if (last.bytes > FACTOR * bytes || last.bytes + bytes > BATCH_BYTES) break;
      kept.pop();
      added = [...last.added, ...added];
      bytes += last.bytes;
    }
    const redactor = await redactorOf(added.map(({ text }) => text));
    this.batches = [...kept, { added, bytes, redactor }];
  }
}

/** What is hidden of the passwords of one process: all. If they are too large, short ones and the beginnings of others; of very many, some. */
export function searched(passwords: readonly string[]): readonly string[] {
  if (bytesOf(passwords) <= MOST_BYTES) return passwords;
  const some: string[] = [];
  let room = MOST_BYTES;
  // The room that short ones leave is for those that are longer.
  for (const [index, password] of passwords.toSorted((a, b) => a.length - b.length).entries()) {
    const part = Math.max(LEAST_BEGINNING, Math.floor(room / (passwords.length - index)));
    const text = beginningOf(password, part);
    room -= bytesOf([text]);
    if (room < 0) break;
    some.push(text);
  }
  return some;
}

const bytesOf = (texts: readonly string[]): number =>
  texts.reduce((sum, text) => sum + Math.max(LEAST_BYTES, Buffer.byteLength(text)), 0);
