import { JobFailure, type Json, type Recorded, UnreachableRecords, yieldIfSpent } from '../../flow/index.js';

/** A longer record is dropped when it is read, in characters of its text. */
const LARGE = 256;

/** How many characters of keys are looked at between two looks at the time, and how many more each key counts. */
const KEYS_AT_ONCE = 32 * 1024;
const KEY = 64;

/** A record as JSON text; null: it was dropped. */
interface Stored {
  text: string | null;
  isRead: boolean;
}

/**
 * The records of a job that a worker continues, as JSON text. As values they take up to ten times the memory: 12 jobs with 28 MB of
 * records each took 3.6 GB. Large ones are dropped when they are read, since the run keeps what it still needs.
 */
export class StoredRecords implements Recorded {
  private readonly records = new Map<string, Stored>();
  private unread = 0;
  private onRead: () => void = () => undefined;

  get size(): number {
    return this.records.size;
  }

  /** The characters of the records that have not been read. */
  get unreadLength(): number {
    return this.unread;
  }

  has(key: string): boolean {
    return this.records.has(key);
  }

  keys(): Iterable<string> {
    return this.records.keys();
  }

  /** @throws JobFailure if a large record is read again, or was dropped unread: no part of a flow may go on without it */
  get(key: string): Json | undefined {
    const record = this.records.get(key);
    if (record === undefined) return undefined;
    const { text } = record;
    if (text === null)
      throw new JobFailure({ en: `the record of ${key} was dropped`, zh: `${key} 的记录已不在内存中` });
    if (!record.isRead) {
      this.markRead(record, text);
      this.onRead();
    }
    return JSON.parse(text) as Json;
  }

  /**
   * Drops large records that a run of the same flow does not read, and counts none of them as unread. It is still known that there are such
   * records. Jobs with branches that a `break` had ended kept up to 64 MiB each until they ended, and a worker continues 50 of them.
   */
  async dropUnreachable(): Promise<void> {
    const unreachable = new UnreachableRecords();
    await this.each((key) => unreachable.learn(key, this));
    await this.each((key, record) => {
      if (record.text !== null && unreachable.has(key)) this.markRead(record, record.text);
    });
  }

  private async each(look: (key: string, record: Stored) => void): Promise<void> {
    const owner = { ended: () => false };
    let looked = 0;
    for (const [key, record] of this.records) {
      look(key, record);
      looked += KEY + key.length;
      if (looked < KEYS_AT_ONCE) continue;
      looked = 0;
      await yieldIfSpent(owner);
    }
  }

  private markRead(record: Stored, text: string): void {
    if (!record.isRead) this.unread -= text.length;
    record.isRead = true;
    if (text.length > LARGE) record.text = null;
  }

  set(key: string, value: Json): void {
    this.delete(key);
    const text = JSON.stringify(value);
    this.unread += text.length;
    this.records.set(key, { text, isRead: false });
  }

  delete(key: string): boolean {
    const record = this.records.get(key);
    if (record?.isRead === false) this.unread -= record.text?.length ?? 0;
    return this.records.delete(key);
  }

  /** Calls `then` at each record that is read. */
  whenRead(then: () => void): void {
    this.onRead = then;
  }
}
