import type { CompiledFlow } from '../compile-flow.js';
import type { NodeProgress } from '../world.js';

/** What the nodes of the job's own flow have done so far. */
export class Progress {
  changes = 0;
  private readonly entries: (NodeProgress | undefined)[] = [];
  private readonly open: number[] = [];
  private readonly order: NodeProgress[] = [];

  constructor(private readonly flow: CompiledFlow) {}

  begin(index: number, now: number): void {
    this.changes++;
    const entry = this.entry(index, now);
    entry.state = 'running';
    entry.runs++;
    this.open[index] = (this.open[index] ?? 0) + 1;
  }

  end(index: number, now: number, error: string | null): void {
    this.changes++;
    const entry = this.entry(index, now);
    const open = (this.open[index] ?? 1) - 1;
    this.open[index] = open;
    if (open === 0) entry.state = error === null ? 'successful' : 'failed';
    entry.finishTime = now;
    entry.error = error;
  }

  /** Whatever still runs does so no more. */
  stop(now: number): void {
    this.changes++;
    for (const entry of this.order) {
      if (entry.state !== 'running') continue;
      entry.state = 'stopped';
      entry.finishTime = now;
    }
  }

  /** The entries as they are now; copies, as they change. */
  list(): NodeProgress[] {
    return this.order.map((entry) => ({ ...entry }));
  }

  private entry(index: number, now: number): NodeProgress {
    const known = this.entries[index];
    if (known !== undefined) return known;
    const node = this.flow.nodes[index]?.id ?? '';
    const entry: NodeProgress = {
      node,
      state: 'running',
      runs: 0,
      startTime: now,
      finishTime: null,
      error: null,
    };
    this.entries[index] = entry;
    this.order.push(entry);
    return entry;
  }
}
