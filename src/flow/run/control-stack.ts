import type { CompiledNode } from '../compiled-flow.js';
import type { Frame } from './frame.js';
import type { OpenControl } from './open-control.js';

/** The links of a port that has several: the nodes after the first run when the path before them has ended. */
interface PendingLinks {
  kind: 'links';
  frame: Frame;
  targets: readonly number[];
  next: number;
}

/** Where a fiber continues when its current path has no next node. */
type Continuation = PendingLinks | OpenControl;

/** The position of a fiber in its flow: the node that runs next, and the stack of pending links and open control nodes. */
export class ControlStack {
  private readonly entries: Continuation[] = [];
  private next = -1;

  /**
   * @param frame the frame of the nodes that run next
   * @param onGrowth called with the new size of the stack; throws if it exceeds the limit of the job
   */
  constructor(
    public frame: Frame,
    private readonly onGrowth: (size: number) => void,
  ) {}

  get size(): number {
    return this.entries.length;
  }

  get top(): Continuation | undefined {
    return this.entries.at(-1);
  }

  /** Makes a node the one that runs next. */
  goTo(node: CompiledNode): void {
    this.next = node.index;
  }

  /** Continues with the nodes linked to the port, if there are any. */
  follow(node: CompiledNode, port: string | null): void {
    const targets = node.follow.get(port);
    if (targets === undefined) return;
    this.next = targets[0] ?? -1;
    if (targets.length > 1) this.push({ kind: 'links', frame: this.frame, targets, next: 1 });
  }

  /** Takes the index of the node that runs next; -1 if the current path has none. */
  takeNext(): number {
    const { next } = this;
    this.next = -1;
    return next;
  }

  /** Makes the target of the next pending link, which is on top of the stack, the node that runs next. */
  followPending(links: PendingLinks): void {
    this.frame = links.frame;
    this.next = links.targets[links.next++] ?? -1;
    // Removes the entry with its last link, so that a loop of links does not grow the stack.
    if (links.next >= links.targets.length) this.entries.pop();
  }

  push(continuation: Continuation): void {
    this.entries.push(continuation);
    this.onGrowth(this.entries.length);
  }

  pop(): void {
    const entry = this.entries.pop();
    if (entry?.kind === 'control') entry.drop();
  }

  /** Removes all entries, and returns the control nodes that were open. */
  clear(): OpenControl[] {
    const open = this.entries.splice(0).filter((entry) => entry.kind === 'control');
    for (const control of open) control.drop();
    return open;
  }
}
