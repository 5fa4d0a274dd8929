import type { Json, Recorded } from '../flow/index.js';

/** A longer record is dropped when it is read, in characters of its text. */
const LARGE = 256;

/** A record as JSON text; null: it was read and dropped. */
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

  /** @throws {Error} if a large record is read again */
  get(key: string): Json | undefined {
    const record = this.records.get(key);
    if (record === undefined) return undefined;
    const { text } = record;
    if (text === null) throw new Error(`the record of ${key} was read before`);
    if (!record.isRead) {
      this.unread -= text.length;
      record.isRead = true;
      if (text.length > LARGE) record.text = null;
      this.onRead();
    }
    return JSON.parse(text) as Json;
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
