import {
  type ComparableNodes,
  errorPrefix,
  failedNodes,
  finishedNodes,
  isFailure,
  type Json,
  NEVER_ENDS,
  nodesInCalls,
  type NodeProgress,
  ownNodes,
  yieldIfSpent,
} from '../flow/index.js';
import { JobRecords, type RanNode, RESUMED, type Resumed } from './job-records.js';
import type { JournalPart } from './journal-pages.js';
import { nodesIn } from './node-progress.js';

/** What an ended job and those before it that it resumes have done, by the ids of nodes of its own flow. */
export interface WhatHasRun {
  /** The nodes that have begun. */
  begun: ReadonlySet<string>;
  /** Those that have finished a step or enclose one. */
  finished: ReadonlySet<string>;
  /** Those of them whose failure the flow has handled. */
  failed: ReadonlySet<string>;
  /** Those of these where the failure is not recorded. */
  unrecorded: ReadonlySet<string>;
  /** Those in a call of which the outcome is not recorded. */
  calling: ReadonlySet<string>;
}

/** An ended job. */
interface EndedJob {
  id: number;
  uuid: string | null;
  /** Its page's nodes, as JSON text. */
  progress: string | null;
  /** In English. */
  error: string | null;
  failed_step: string | null;
}

/** What one of the jobs has run, and where it has ended. */
interface Part {
  nodes: readonly RanNode[];
  /** The node that has ended the job; null if none has. */
  ending: string | null;
  /** Whether this is a failure without a record, of a node whose outcomes are recorded. */
  isEndUnrecorded: boolean;
  around: ReadonlySet<string>;
}

/**
 * Finds out what has run. Nodes with an outcome follow from the journal, which is exact; the others from the nodes that the jobs have shown.
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
  const parts: Part[] = [];
  for await (const { pairs } of journal)
    for (const [key, value] of pairs) {
      if (key === RESUMED) {
        const { failedAt, nodes: ran } = value as unknown as Resumed;
        parts.push(partOf(records, ran ?? [], failedAt, null));
      }
      if (isFailure(value)) failures.add(key);
      records.add(key, key === RESUMED ? value : isNull(value));
    }
  const failedAt = job.failed_step?.slice(1) ?? null;
  parts.push(partOf(records, ran(job.progress), failedAt, job.error));
  records.resume(job, { failedAt, changed: [] });
  const { recorded } = records;
  const finished = decoded(finishedNodes(recorded));
  const recordedFailures = [...failures].filter((step) => recorded.has(step));
  const failed = decoded(ownNodes(recorded, recordedFailures));
  const unrecorded = new Set<string>();
  for (const { nodes: shown, ending, isEndUnrecorded, around } of parts) {
    // A job can be the last of hundreds that resume each other.
    await yieldIfSpent(NEVER_ENDS);
    for (const { node, state, unrecorded: count } of shown) {
      const known = nodes.get(node);
      if (known === undefined) continue;
      const isEnding = node === ending || around.has(node);
      const handled = count - (node === ending && isEndUnrecorded ? 1 : 0);
      // Workers of earlier releases did not count the failures without a record.
      const isLacking = !known.isRecorded || !finished.has(node);
      if (handled > 0 || (state === 'failed' && !known.isPulled && !isEnding && isLacking))
        unrecorded.add(node);
    }
  }
  for (const node of unrecorded) failed.add(node);
  const begun = new Set<string>();
  for (const { nodes: shown } of parts) {
    await yieldIfSpent(NEVER_ENDS);
    for (const { node, state, runs } of shown) {
      if (!nodes.has(node)) continue;
      begun.add(node);
      if (state === 'successful' || failed.has(node) || runs > 1) finished.add(node);
    }
  }
  return { begun, finished, failed, unrecorded, calling: decoded(nodesInCalls(recorded)) };
}

/** @param failedAt, error where and how the job has failed; null: it was stopped, or the error is not known */
function partOf(
  { recorded }: JobRecords,
  nodes: readonly RanNode[],
  failedAt: string | null,
  error: string | null,
): Part {
  const { node, around } = failedNodes(recorded, failedAt ?? '');
  return {
    nodes,
    ending: node === null ? namedIn(error, nodes) : decodeURIComponent(node),
    isEndUnrecorded: node !== null && !recorded.has(failedAt ?? ''),
    around: decoded(around),
  };
}

/** The node that an error names. Earlier releases did not record which node has ended a job if it has no step. */
function namedIn(error: string | null, nodes: readonly RanNode[]): string | null {
  const named = nodes.filter(({ node }) => error?.startsWith(errorPrefix(node)) === true);
  // A name can begin with another one and a quote.
  return named.reduce((longest, { node }) => (node.length > longest.length ? node : longest), '') || null;
}

const ran = (progress: string | null): RanNode[] =>
  nodesIn(progress).map(({ node, state, runs, unrecorded = 0 }: NodeProgress) => ({
    node,
    state,
    runs,
    unrecorded,
  }));

/** The ids of nodes that the keys of records have. */
const decoded = (nodes: Iterable<string>): Set<string> => new Set([...nodes].map(decodeURIComponent));

/** Whether there is a value is all that a comparison needs of a record. Journals have up to 64 MiB. */
const isNull = (value: Json): Json => (value === null ? null : true);
