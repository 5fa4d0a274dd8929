import type { Text } from '../text.js';
import type { NodeProgress } from '../run.js';
import type { NotedNode } from './noted-nodes.js';

/** How many nodes of called processes are shown, since the progress of a job is written every second. */
const MAX_CALLED = 1_000;

/** The progress of one node, and how many of its runs are in progress. */
export interface NodeEntry {
  shown: NodeProgress;
  open: number;
  /** When its last run ended; NaN before. It is not in `shown`, where each end would allocate a number: V8 changes this one in place. */
  ended: number;
  /** What the journal notes of its runs. */
  noted: NotedNode;
}

/**
 * The progress of the nodes of a job and of the processes that it calls. Times are whole milliseconds: fractions would double the
 * text of the progress.
 */
export class Progress {
  changes = 0;
  private readonly order: NodeEntry[] = [];
  private readonly calledNodes = new Map<string, NodeEntry>();

  /** Adds a node of the job's own flow. */
  own(name: string): NodeEntry {
    const node: NodeEntry = {
      shown: { node: name, state: 'running', runs: 0, startTime: null, finishTime: null, error: null },
      open: 0,
      ended: NaN,
      noted: { isFinished: false, failures: 0 },
    };
    this.order.push(node);
    return node;
  }

  /** A node of a called process: one for all calls by that path. Null if too many are shown already. */
  called(name: string): NodeEntry | null {
    const known = this.calledNodes.get(name);
    if (known !== undefined) return known;
    if (this.calledNodes.size >= MAX_CALLED) return null;
    const node = this.own(name);
    this.calledNodes.set(name, node);
    return node;
  }

  begin(node: NodeEntry, now: number): void {
    this.changes++;
    node.open++;
    node.shown.state = 'running';
    node.shown.runs++;
    node.shown.startTime ??= Math.floor(now);
  }

  end(node: NodeEntry, now: number, error: Text | null): void {
    this.changes++;
    if (--node.open === 0) node.shown.state = error === null ? 'successful' : 'failed';
    node.ended = now;
    node.shown.error = error?.en ?? null;
    if (error !== null && error.zh !== error.en) node.shown.errorZh = error.zh;
    else if (node.shown.errorZh !== undefined) delete node.shown.errorZh;
  }

  /** A run of the node was stopped with its branch or call, while the job continues. */
  stopNode(node: NodeEntry, now: number): void {
    this.changes++;
    if (--node.open === 0) stopped(node, now);
  }

  /** Marks all running nodes as stopped. */
  stop(now: number): void {
    this.changes++;
    for (const node of this.order) if (node.shown.state === 'running') stopped(node, now);
  }

  /** Copies of the current entries. */
  list(): NodeProgress[] {
    return this.order.map(({ shown, ended }) => ({
      ...shown,
      finishTime: Number.isNaN(ended) ? null : Math.floor(ended),
    }));
  }
}

function stopped(node: NodeEntry, now: number): void {
  node.shown.state = 'stopped';
  node.ended = now;
}
