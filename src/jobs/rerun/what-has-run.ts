import {
  type ComparableNodes,
  endingNodes,
  errorPrefix,
  finishedNodes,
  inSlices,
  isFailure,
  type Json,
  nodesInCalls,
  nodesWithRecords,
  notedNodes,
  ownNodes,
} from '../../flow/index.js';
import type { Sliced } from '../../flow/slices.js';
import { JobRecords, RESUMED } from '../journal/job-records.js';
import type { JournalPart } from '../journal/journal-pages.js';
import { nodesIn } from '../node-progress.js';

/** What an ended job and those before it that it resumes have done, by the ids of nodes of its own flow. */
export interface WhatHasRun {
  /** The nodes that have finished a step or enclose one, or have failed and the flow has handled that. */
  finished: ReadonlySet<string>;
  /** Those whose failure the flow has handled. */
  failed: ReadonlySet<string>;
  /** Those of these where the failure has no record. */
  unrecorded: ReadonlySet<string>;
  /** Those in a call of which the outcome is not recorded. */
  calling: ReadonlySet<string>;
  /** All that have a record, also of a step that has not ended, or enclose one that has; also nodes of called processes. */
  begun: ReadonlySet<string>;
  /** Whether the job, or one before it, was resumed with another version. */
  isOfOtherFlow: boolean;
}

/** An ended job. */
interface EndedJob {
  id: number;
  uuid: string | null;
  /** The nodes of its page, as JSON text. */
  progress: string | null;
  /** In English. */
  error: string | null;
  failed_step: string | null;
}

/**
 * Finds out what has run, from the journal, and from what the job has shown after that.
 *
 * @param nodes those of the job's flow
 */
export async function whatHasRun(
  job: EndedJob,
  journal: AsyncIterable<Pick<JournalPart, 'pairs'>>,
  nodes: ComparableNodes,
): Promise<WhatHasRun> {
  const records = new JobRecords();
  const failures = new Set<string>();
  function* read(pairs: JournalPart['pairs']): Sliced<void> {
    for (const [key, value] of pairs) {
      yield;
      if (isFailure(value)) failures.add(key);
      else failures.delete(key);
    }
    yield* records.add(pairs.map(([key, value]) => [key, key === RESUMED ? value : isNull(value)]));
  }
  for await (const { pairs } of journal) await inSlices(read(pairs), records);
  return inSlices(whatIsKnown(job, records, failures, nodes), records);
}

/** @param failures the steps of which the last outcome is a failure */
function* whatIsKnown(
  job: EndedJob,
  records: JobRecords,
  failures: ReadonlySet<string>,
  nodes: ComparableNodes,
): Sliced<WhatHasRun> {
  const failedAt = job.failed_step?.slice(1) ?? null;
  const ending = decoded(yield* endingNodes(records.recorded, failedAt ?? ''));
  yield* records.resume(job, { failedAt, changed: [] });
  const { recorded } = records;
  const finished = decoded(yield* finishedNodes(recorded));
  const noted = yield* notedNodes(recorded);
  const [ran, unrecorded] = [decoded(noted.ran), decoded(noted.failed)];
  // What came after the last record is not noted, nor is what a worker of an earlier build has run.
  for (const { node: id, state } of nodesIn(job.progress)) {
    yield;
    const node = nodes.get(id);
    if (node === undefined || node.isPulled || (node.isRecorded && finished.has(id))) continue;
    if (state === 'successful' && !node.isRecorded) ran.add(id);
    // Nor did such a worker record the place of a node without a step.
    const isNamed = job.error?.startsWith(errorPrefix(id)) === true && isFrame(failedAt);
    if (state === 'failed' && !ending.has(id) && !isNamed) unrecorded.add(id);
  }
  const recordedFailures = [...failures].filter((step) => recorded.has(step));
  const failed = new Set([...decoded(yield* ownNodes(recorded, recordedFailures)), ...unrecorded]);
  for (const id of [...ran, ...failed]) finished.add(id);
  const calling = decoded(yield* nodesInCalls(recorded));
  const begun = decoded(yield* nodesWithRecords(recorded));
  return {
    ...{ finished, failed, unrecorded, calling, begun },
    isOfOtherFlow: records.inheritance?.isOfOtherFlow === true,
  };
}

/** Whether a job has failed at an unknown node of a frame. */
const isFrame = (failedAt: string | null): boolean => failedAt === '' || failedAt?.endsWith('/') === true;

/** The ids of nodes that the keys of records have. */
const decoded = (nodes: Iterable<string>): Set<string> => new Set([...nodes].map(decodeURIComponent));

/** Whether there is a value is all that a comparison needs of a record. Journals have up to 64 MiB. */
const isNull = (value: Json): Json => (value === null ? null : true);
