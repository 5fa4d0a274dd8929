import type { Job, JobEvent, JobNode } from '@liucheng/client';
import { type NodeOverlay, type Overlay } from '../overlay.js';
import { type LogEntry, parseLogLine } from './log-lines.js';

/**
 * How a job is watched: `connecting` at first, `live`, `reconnecting` after a lost connection, `lost` when the client has given
 * up, `gone` if there is no such job, `refused` if the server does not allow it, `ended` with the job.
 */
export type Connection = 'connecting' | 'live' | 'reconnecting' | 'lost' | 'gone' | 'refused' | 'ended';

/** What is known of a job from its events. */
export interface JobProgress {
  connection: Connection;
  job: Job | null;
  nodes: ReadonlyMap<string, JobNode>;
  log: readonly LogEntry[];
  /** How many lines before `log` were dropped, because there are too many to keep in a page. */
  omitted: number;
  /** Behind this event the stream goes on. */
  lastEventId: string | undefined;
  /** Why the watching ended, for `lost` and `refused`. */
  failure: unknown;
}

export const NO_PROGRESS: JobProgress = {
  connection: 'connecting',
  job: null,
  nodes: new Map(),
  log: [],
  omitted: 0,
  lastEventId: undefined,
  failure: undefined,
};

/** How many lines a page keeps. The download has all of them. */
export const MOST_LINES = 50_000;

/** The progress after further events. Many events cost one copy, so a caller collects those of a moment. */
export function withEvents(progress: JobProgress, events: readonly JobEvent[]): JobProgress {
  const last = events.at(-1);
  if (last === undefined) return progress;
  let { job } = progress;
  let nodes: Map<string, JobNode> | undefined;
  const lines: LogEntry[] = [];
  // Few nodes have such ids, and there are many lines.
  const spaced = new Set([...progress.nodes.keys()].filter((id) => id.includes(' ')));
  for (const told of events) {
    if (told.event === 'state') job = told.data;
    else if (told.event === 'node') {
      const { node } = told.data;
      (nodes ??= new Map(progress.nodes)).set(node, told.data);
      if (node.includes(' ')) spaced.add(node);
    } else lines.push(parseLogLine(told.data.row, told.data.line, spaced));
  }
  const log = lines.length === 0 ? progress.log : [...progress.log, ...lines];
  const tooMany = Math.max(0, log.length - MOST_LINES);
  return {
    ...progress,
    connection: 'live',
    job,
    nodes: nodes ?? progress.nodes,
    log: tooMany === 0 ? log : log.slice(tooMany),
    omitted: progress.omitted + tooMany,
    lastEventId: last.id,
    failure: undefined,
  };
}

/**
 * How long a node took from its first start to its last end, in milliseconds; null while that is not known. The job counts whole
 * seconds, so less than one is not known.
 */
function nodeDuration({ state, start_time: start, finish_time: finish }: JobNode): number | null {
  if (state === 'running' || start === null || finish === null || finish <= start) return null;
  return (finish - start) * 1_000;
}

const overlayOf = (node: JobNode): NodeOverlay => ({
  state: node.state,
  runs: node.runs,
  durationMs: nodeDuration(node),
  error: node.error,
});

/** What the canvas draws of a job. */
export function jobOverlay({ job, nodes }: Pick<JobProgress, 'job' | 'nodes'>): Overlay {
  return {
    state: job?.state ?? null,
    nodes: new Map([...nodes].map(([id, node]) => [id, overlayOf(node)])),
  };
}

/** How many nodes of a job are in each state. */
export function countNodes(nodes: Iterable<JobNode>): Record<JobNode['state'], number> {
  const counts = { running: 0, successful: 0, failed: 0, stopped: 0 };
  for (const { state } of nodes) counts[state] += 1;
  return counts;
}

/** How errors name nodes, in each language. */
const QUOTES = ['""', '“”'] as const;

/**
 * The node at which a job failed: the one that the job's error names, else the newest that failed. Failures that the flow has
 * caught are not the job's.
 */
export function failedNode(nodes: Iterable<JobNode>, error: string | null): JobNode | null {
  let newest: JobNode | null = null;
  for (const node of nodes) {
    if (node.state !== 'failed') continue;
    if (error !== null && QUOTES.some(([open, close]) => error.includes(`${open}${node.node}${close}`)))
      return node;
    if (newest === null || (node.finish_time ?? 0) >= (newest.finish_time ?? 0)) newest = node;
  }
  return newest;
}
