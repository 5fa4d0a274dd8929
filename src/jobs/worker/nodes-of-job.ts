import type { NodeProgress, Run } from '../../flow/index.js';
import { asGoingOn } from '../node-progress.js';

/**
 * What a job's page shows of its nodes, over all attempts: a replay passes finished nodes again without running them,
 * so their times are those of the attempt that ran them.
 */
export class NodesOfJob {
  private readonly before: ReadonlyMap<string, NodeProgress>;
  private written = -1;

  /**
   * @param progress what earlier attempts wrote, as JSON text
   * @param shown what may be shown of nodes
   */
  constructor(
    progress: string | null,
    private readonly shown: (nodes: NodeProgress[]) => NodeProgress[],
  ) {
    const nodes = progress === null ? [] : (JSON.parse(progress) as NodeProgress[]);
    this.before = new Map(nodes.map((node) => [node.node, asGoingOn(node)]));
  }

  haveChanged(run: Run): boolean {
    return run.changes !== this.written;
  }

  /** All nodes as JSON text, as of now. */
  text(run: Run): string {
    this.written = run.changes;
    const now = this.shown(run.progress());
    if (this.before.size === 0) return JSON.stringify(now);
    const seen = new Set(now.map(({ node }) => node));
    const merged = now.map((node) => this.merge(node));
    for (const [node, progress] of this.before) if (!seen.has(node)) merged.push(progress);
    return JSON.stringify(merged);
  }

  private merge(now: NodeProgress): NodeProgress {
    const before = this.before.get(now.node);
    if (!before) return now;
    const replayed = now.runs <= before.runs && before.finishTime !== null && now.state !== 'running';
    return {
      ...now,
      startTime: before.startTime ?? now.startTime,
      finishTime: replayed ? before.finishTime : now.finishTime,
      runs: Math.max(now.runs, before.runs),
    };
  }
}
