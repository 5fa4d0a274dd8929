/**
 * What a loop's body, a branch, a `try` or a called process runs in: it gives the steps in it their keys. Its path is
 * put together when a key is first asked for, as most frames have nothing to record.
 */
export class Frame {
  private path: string | null = null;
  private visits: Map<number, number> | null = null;

  /** @param step the step that opened the frame, null for the job's own; `index` tells its frames apart */
  constructor(
    private readonly step: Step | null = null,
    private readonly index = 0,
  ) {}

  /** Counts a visit of a node, which together with the frame makes a step. */
  visit(node: { index: number; key: string }): Step {
    this.visits ??= new Map();
    const visit = (this.visits.get(node.index) ?? 0) + 1;
    this.visits.set(node.index, visit);
    return new Step(this, node.key, visit);
  }

  /** What the keys of its steps begin with. */
  get prefix(): string {
    this.path ??= this.step === null ? '' : `${this.step.key}:${this.index}/`;
    return this.path;
  }
}

/** One run of a node; its key is the same at every replay, and no other's. */
export class Step {
  constructor(
    readonly frame: Frame,
    private readonly node: string,
    private readonly visit: number,
  ) {}

  get key(): string {
    return `${this.frame.prefix}${this.node}#${this.visit}`;
  }
}
