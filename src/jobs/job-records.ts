import {
  type Inheritance,
  type Json,
  type NodeProgress,
  resumeRecords,
  type Resumption,
} from '../flow/index.js';
import { StoredRecords } from './stored-records.js';

/** The key of the record after those that a job has from the job which it resumes. */
export const RESUMED = '~resumed';

/** A job that was resumed, with what its idempotency keys are derived from. */
interface Origin {
  id: number;
  /** Null if it started before jobs had UUIDs. */
  uuid: string | null;
}

/** What a job that was resumed has run of a node. The resumed job may end before it comes there again. */
export type RanNode = Required<Pick<NodeProgress, 'node' | 'state' | 'runs' | 'unrecorded'>>;

/** The value of the record {@link RESUMED}. */
export interface Resumed extends Resumption, Origin {
  /** Missing or null: it had run nothing, or was resumed by an earlier release. */
  nodes?: RanNode[] | null;
}

/** The records of a job by key. If it resumes another job, the records of that job which it takes over are among them. */
export class JobRecords {
  readonly recorded = new StoredRecords();
  /** Given if the job resumes another one. */
  inheritance: Inheritance | undefined;
  /** The jobs that were resumed, one after the other: see {@link Inheritance}. */
  readonly origins: Origin[] = [];

  /** Adds the records in the order of the journal. */
  add(key: string, value: Json): void {
    if (key === RESUMED) {
      const resumed = value as unknown as Resumed;
      const { id, uuid } = resumed;
      this.resume({ id, uuid }, resumed);
    } else this.recorded.set(key, value);
  }

  /** Leaves of the records what a job takes over that resumes this one. */
  resume(origin: Origin, resumption: Resumption): void {
    this.inheritance = resumeRecords(this.recorded, origin.id, this.inheritance ?? null, resumption);
    this.origins.push(origin);
  }
}
