import { type Json, type Recorded, UnreachableRecords, yieldIfSpent } from '../flow/index.js';

/** A longer record is dropped when it is read, in characters of its text. */
const LARGE = 256;

/** How many records are looked at between two looks at the time. */
const KEYS_AT_ONCE = 256;

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

  /** @throws {Error} if a large record is read again, or was dropped unread */
  get(key: string): Json | undefined {
    const record = this.records.get(key);
    if (record === undefined) return undefined;
    const { text } = record;
    if (text === null) throw new Error(`the record of ${key} was dropped`);
    if (!record.isRead) {
      this.pass(record, text);
      this.onRead();
    }
    return JSON.parse(text) as Json;
  }

  /**
   * Drops large records that a run of the same flow does not read. It is still known that there are such records. Jobs with branches that a `break` had
   * ended kept up to 64 MiB each until they ended, and a worker continues 50 of them.
   *
   * @param owner whose work it is
   * @throws Failure if the owner has ended meanwhile
   */
  async dropUnreachable(owner: { ended(): boolean }): Promise<void> {
    const unreachable = new UnreachableRecords();
    await this.each(owner, (key) => unreachable.learn(key, this));
    await this.each(owner, (key, record) => {
      const { text } = record;
      if (text !== null && text.length > LARGE && unreachable.has(key)) this.pass(record, text);
    });
  }

  private async each(
    owner: { ended(): boolean },
    look: (key: string, record: Stored) => void,
  ): Promise<void> {
    let looked = 0;
    for (const [key, record] of this.records) {
      look(key, record);
      if (++looked % KEYS_AT_ONCE === 0) await yieldIfSpent(owner);
    }
  }

  /** A record is read now, or is never read. */
  private pass(record: Stored, text: string): void {
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
