import { type Inheritance, type Json, resumeRecords, type Resumption } from '../../flow/index.js';
import type { Sliced } from '../../flow/slices.js';
import { StoredRecords } from './stored-records.js';

/** The key of the record after those that a job has from the job which it resumes. */
export const RESUMED = '~resumed';

/** A job that was resumed, with what its idempotency keys are derived from. */
interface Origin {
  id: number;
  /** Null if it started before jobs had UUIDs. */
  uuid: string | null;
}

/** The value of the record {@link RESUMED}. */
interface Resumed extends Resumption, Origin {}

/** The records of a job by key. If it resumes another job, the records of that job which it takes over are among them. */
export class JobRecords {
  readonly recorded = new StoredRecords();
  /** Given if the job resumes another one. */
  inheritance: Inheritance | undefined;
  /** The jobs that were resumed, one after the other: see {@link Inheritance}. */
  readonly origins: Origin[] = [];

  /** Adds records in the order of the journal. */
  *add(pairs: readonly (readonly [key: string, value: Json])[]): Sliced<void> {
    for (const [key, value] of pairs) {
      yield;
      if (key === RESUMED) {
        const { id, uuid, ...resumption } = value as unknown as Resumed;
        yield* this.resume({ id, uuid }, resumption);
      } else this.recorded.set(key, value);
    }
  }

  /** Leaves of the records what a job takes over that resumes this one. */
  *resume(origin: Origin, resumption: Resumption): Sliced<void> {
    this.inheritance = yield* resumeRecords(this.recorded, origin.id, this.inheritance ?? null, resumption);
    this.origins.push(origin);
  }
}
