import type { Job } from '@liucheng/client';
import { diffFlows, isEmptyDiff } from '../../designer/versions/flow-diff.js';

/** The draft of a process as the server has it. */
interface SavedDraft {
  flow: unknown;
  /** Unix seconds: when it, or anything else of its process such as the name, was last changed. */
  utime: number;
}

/**
 * Whether the draft does something else than what a job can be resumed with: than the newest version, and for a trial, than the draft
 * that it ran. Nodes may stand elsewhere.
 *
 * @param newest the flow of the newest version; undefined if there is none
 */
export function hasUnsubmittedChanges(
  job: Pick<Job, 'version' | 'ctime'>,
  draft: SavedDraft,
  newest: unknown,
): boolean {
  // The draft that a trial ran cannot be read. It may have changed if its process was changed since.
  if (job.version === null && draft.utime <= job.ctime) return false;
  return newest === undefined || !isEmptyDiff(diffFlows(newest, draft.flow));
}
