import { weigh } from '../admit.js';
import { JobFailure } from '../failure.js';
import type { Journal, Json } from '../world.js';

/** The journal as a run uses it: it holds the job to its bound, which counts the same at a replay. */
export class JobJournal {
  private bytes = 0;

  constructor(
    private readonly journal: Journal,
    private readonly maxBytes: number,
  ) {}

  /** What an earlier attempt of the job has recorded under the key. */
  recorded(key: string): Json | undefined {
    const value = this.journal.recorded.get(key);
    if (value !== undefined) this.count(key, value);
    return value;
  }

  /** Whether there is a record, without using it. */
  has(key: string): boolean {
    return this.journal.recorded.has(key);
  }

  /** @throws JobFailure past the job's bound */
  add(key: string, value: Json): void {
    this.journal.append(key, value, this.count(key, value));
  }

  /**
   * Settles when all records are committed and the job is still this attempt's. The host is asked also where nothing is
   * left to commit: a worker that was frozen must not act on the outside for a job that another one has by now.
   *
   * @throws JobLost
   */
  async committed(): Promise<void> {
    try {
      await this.journal.committed();
    } catch (error) {
      throw new JobLost(error);
    }
  }

  private count(key: string, value: Json): number {
    const weight = key.length + weigh(value);
    this.bytes += weight;
    if (this.bytes > this.maxBytes) {
      throw new JobFailure(`the job's records weigh more than ${this.maxBytes} bytes, the most there may be`);
    }
    return weight;
  }
}

/** Another worker has the job now: this run ends without a word. */
export class JobLost extends Error {
  constructor(cause: unknown) {
    super('the job was lost', { cause });
    this.name = 'JobLost';
  }
}
