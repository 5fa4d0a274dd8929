import type { NodeProgress, Run } from '../../flow/index.js';
import { REDACTED } from '../../secrets/redactor.js';
import { asGoingOn, nodesIn, type WrittenNode } from '../../jobs/node-progress.js';
import { CUT_LENGTH } from './shown-nodes.js';

/**
 * The nodes of a job's page, over all attempts. A replay passes finished nodes without running them, so they keep the times of the
 * attempt that ran them.
 */
export class NodesOfJob {
  private readonly before: ReadonlyMap<string, WrittenNode>;
  /** Each node as it was last listed. */
  private readonly listed = new Map<string, WrittenNode>();
  /** The first list, which is the only one of most jobs, until it is compared with a second one. */
  private first: WrittenNode[] = [];
  private change = 0;
  private written = -1;

  /** @param progress the progress that earlier attempts wrote, as JSON text */
  constructor(progress: string | null) {
    const nodes = nodesIn(progress);
    this.before = new Map(nodes.map((node) => [node.node, { ...asGoingOn(node), change: undefined }]));
    for (const [index, node] of nodes.entries()) {
      const { change = index + 1 } = node;
      this.change = Math.max(this.change, change);
      this.listed.set(node.node, { ...asGoingOn(node), change });
    }
  }

  haveChanged(run: Run): boolean {
    return run.changes !== this.written;
  }

  /** All nodes now. Unlike {@link list}, it does not count them as listed. */
  current(run: Run): WrittenNode[] {
    return this.merged(run.progress());
  }

  /** All nodes now. A node that differs from its last listing has a `change` greater than all before. */
  list(run: Run): WrittenNode[] {
    this.written = run.changes;
    for (const node of this.first) this.listed.set(node.node, node);
    this.first = [];
    const nodes = this.current(run);
    if (this.listed.size > 0) return nodes.map((node) => this.numbered(node));
    for (const node of nodes) node.change = ++this.change;
    this.first = nodes;
    return nodes;
  }

  private numbered(node: WrittenNode): WrittenNode {
    const last = this.listed.get(node.node);
    if (last !== undefined && isEqual(last, node)) return last;
    node.change = ++this.change;
    this.listed.set(node.node, node);
    return node;
  }

  private merged(now: WrittenNode[]): WrittenNode[] {
    if (this.before.size === 0) return now;
    const seen = new Set(now.map(({ node }) => node));
    const merged = now.map((node) => this.merge(node));
    for (const [node, progress] of this.before) if (!seen.has(node)) merged.push({ ...progress });
    return merged;
  }

  private merge(now: NodeProgress): NodeProgress {
    const before = this.before.get(now.node);
    if (!before) return now;
    const replayed = now.runs <= before.runs && before.finishTime !== null && now.state !== 'running';
    // This attempt may not know the passwords of calls that it passes.
    const isHidden = replayed && hasHidden(before.error, now.error);
    const hidden =
      isHidden && before.errorZh !== undefined
        ? { error: before.error, errorZh: before.errorZh }
        : { error: before.error };
    return {
      ...now,
      ...(isHidden ? hidden : {}),
      startTime: before.startTime ?? now.startTime,
      finishTime: replayed ? before.finishTime : now.finishTime,
      runs: Math.max(now.runs, before.runs),
    };
  }
}

/** Whether `shown` is the error with something hidden, and perhaps cut. */
function hasHidden(shown: string | null, error: string | null): boolean {
  if (shown === null || error === null || shown === error || !shown.includes(REDACTED)) return false;
  const isCut = shown.length === CUT_LENGTH && shown.endsWith('…');
  const parts = (isCut ? shown.slice(0, -1) : shown).split(REDACTED);
  const last = parts.pop() ?? '';
  let end = 0;
  for (const [index, part] of parts.entries()) {
    const at = error.indexOf(part, end);
    if (at === -1 || (index === 0 && at > 0)) return false;
    end = at + part.length;
  }
  return isCut ? error.includes(last, end) : error.length - last.length >= end && error.endsWith(last);
}

const isEqual = (a: NodeProgress, b: NodeProgress): boolean =>
  a.state === b.state &&
  a.runs === b.runs &&
  a.startTime === b.startTime &&
  a.finishTime === b.finishTime &&
  a.error === b.error;
