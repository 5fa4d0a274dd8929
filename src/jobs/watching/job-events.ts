import type { Language } from '../../rest/language.js';
import { jobView, nodeView } from '../lists/job-views.js';
import { BEGINNING, ENDED, eventId, type EventPosition, rankOf } from './event-id.js';
import { changesOf, type JobSnapshot } from './job-snapshot.js';

/** An event in the format of `text/event-stream`. */
function event(name: 'state' | 'node' | 'log', id: string, data: unknown): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Whether the job has reached a position. If not, no event of this job had the id, or Postgres has lost it in a failover to a
 * replica that lagged.
 */
export function hasReached(snapshot: JobSnapshot, { rank, change, row }: EventPosition): boolean {
  return rank <= rankOf(snapshot.job.state) && change <= changesOf(snapshot) && row <= snapshot.rows;
}

/** The text of events, and the position after them. */
export interface EventText {
  text: Buffer;
  position: EventPosition;
}

/** The approximate size of the text of one {@link EventText}, in bytes. Limits the memory that a slow reader occupies. */
export const PART_BYTES = 32 * 1024;

/**
 * The next events for a reader at `position` before the log lines: the state if it is new, then the changed nodes, at most about
 * {@link PART_BYTES}. The ended state is the last event of the stream, so a new reader of an ended job gets it twice: here, and from
 * {@link endOf}.
 *
 * @returns null if there are none
 */
export function changesAfter(
  position: EventPosition,
  snapshot: JobSnapshot,
  language: Language,
): EventText | null {
  const { job, nodes } = snapshot;
  let at = position;
  let text = '';
  const rank = Math.min(rankOf(job.state), ENDED - 1);
  if (rank > at.rank && (rankOf(job.state) !== ENDED || at.rank === BEGINNING.rank)) {
    at = { ...at, rank };
    text += event('state', eventId(job, at), jobView(job, language));
  }
  // The nodes are in the order of their changes, and usually only the last ones are new.
  let next = nodes.length;
  while (next > 0 && (nodes[next - 1]?.change ?? 0) > position.change) next -= 1;
  for (const { node, change } of nodes.slice(next)) {
    if (text.length >= PART_BYTES) break;
    at = { ...at, change };
    text += event('node', eventId(job, at), nodeView(node, job, language));
  }
  return text === '' ? null : { text: Buffer.from(text), position: at };
}

/** The events of log lines after `position`. */
export function linesAfter(
  position: EventPosition,
  { job }: JobSnapshot,
  lines: readonly string[],
): EventText {
  let at = position;
  let text = '';
  for (const line of lines) {
    at = { ...at, row: at.row + 1 };
    text += event('log', eventId(job, at), { row: at.row, line });
  }
  return { text: Buffer.from(text), position: at };
}

/** The last event of an ended job. */
export function endOf(position: EventPosition, { job }: JobSnapshot, language: Language): EventText {
  const at = { ...position, rank: ENDED };
  return { text: Buffer.from(event('state', eventId(job, at), jobView(job, language))), position: at };
}
