import type { JobView } from '../dto/job-view.js';
import { identityOf } from '../job-identity.js';
import type { JobState } from '../job-state.js';

/** A position in the events of a job. All events up to it were sent. */
export interface EventPosition {
  /** The rank of the last sent state, see {@link rankOf}; −1 before the first event. */
  rank: number;
  /** The greatest node change that was sent. */
  change: number;
  /** The number of log lines that were sent. */
  row: number;
}

/** The position before the first event. */
export const BEGINNING: EventPosition = { rank: -1, change: 0, row: 0 };

/** The rank of every ended state. */
export const ENDED = 3;

const RANKS: Record<JobState, number> = {
  waiting: 0,
  running: 1,
  stopping: 2,
  successful: ENDED,
  failed: ENDED,
  stopped: ENDED,
};

/** A job's states only ever go up in rank. */
export const rankOf = (state: JobState): number => RANKS[state];

type Identified = Pick<JobView, 'id' | 'process' | 'ctime'>;

/** Ids that were made before a job's identity was part of them end before it. */
const ID = /^(\d{1,16})-([0-3])-(\d{1,15})-(\d{1,15})(?:-(\d+\.\d+))?$/;

/** The id of the event after which the reader is at `position`. */
export const eventId = (job: Identified, { rank, change, row }: EventPosition): string =>
  `${job.id}-${rank}-${change}-${row}-${identityOf(job)}`;

/** The position of an event id; `lost` if it is from another job that had this id; undefined if it is not an event id of this job. */
export function positionOf(job: Identified, id: string): EventPosition | 'lost' | undefined {
  const [, of, rank, change, row, identity] = ID.exec(id) ?? [];
  if (of !== String(job.id)) return undefined;
  if (identity !== undefined && identity !== identityOf(job)) return 'lost';
  return { rank: Number(rank), change: Number(change), row: Number(row) };
}
