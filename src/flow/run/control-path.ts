import type { CompiledNode } from '../compiled-flow.js';
import type { Next } from '../definition.js';
import type { Cause } from '../failure.js';
import type { ListedStep } from '../run-host.js';
import type { Text } from '../text.js';
import type { CallPath } from './call-path.js';
import { NORMAL } from './completion.js';
import type { Completion } from './completion.js';
import { ControlStack } from './control-stack.js';
import { FiberSteps } from './fiber-steps.js';
import type { Frame, Step } from './frame.js';
import { HeldValues } from './held-values.js';
import type { FiberRunContext } from './run-context.js';
import { noteEnd } from './noted-nodes.js';
import type { NodeEntry } from './progress.js';
import type { Scope } from './scope.js';
import { Suspendable } from './suspendable.js';

/** Where a fiber is in its flow, and where it continues when a node ends, fails or leaves enclosing nodes. */
export abstract class ControlPath extends Suspendable {
  readonly steps: FiberSteps;
  /** The values that the current pull has made. */
  protected readonly held: HeldValues;
  protected readonly stack: ControlStack;
  protected current: CompiledNode | null = null;
  /** Whether `current` is an open control node, which is ended when the stack is unwound. */
  protected isOpen = false;
  /** Whether `current` has begun and not yet ended. */
  protected hasBegun = false;
  /** The step of `current`, if it is a function and has its inputs. */
  protected step: Step | null = null;

  /** @param depth how many frames, calls and pending links enclose it */
  constructor(
    readonly run: FiberRunContext,
    readonly scope: Scope,
    frame: Frame,
    private readonly depth: number,
    readonly path: CallPath,
    private readonly onEnd: (completion: Completion) => void,
  ) {
    super(run);
    run.branches.add();
    this.held = new HeldValues(run.live);
    this.stack = new ControlStack(frame, (size) => this.run.checkDepth(this.depth + size));
    this.steps = new FiberSteps(run, path);
  }

  protected get frame(): Frame {
    return this.stack.frame;
  }

  get depthInside(): number {
    return this.depth + this.stack.size;
  }

  override stop(): void {
    if (!this.stopped) this.run.branches.remove(this);
    super.stop();
    this.run.journal.endReplayCheck();
    this.held.release();
    const { current } = this;
    if (current !== null && this.hasBegun && !this.isOpen) this.run.stopNode(this.path, current);
    this.steps.stop();
    for (const { node, listed } of this.stack.clear()) {
      this.run.stopNode(this.path, node);
      this.run.stopStep(listed);
    }
    this.hasBegun = false;
  }

  /** It has to wait before it may run. */
  abstract wait(): void;

  /** It may run. */
  abstract ready(): void;

  /** Makes an open control node the current one; what is followed next runs in the frame. */
  backTo(node: CompiledNode, frame: Frame, listed: ListedStep | null): void {
    this.current = node;
    this.steps.current = listed;
    this.isOpen = true;
    this.stack.frame = frame;
  }

  /** Ends the innermost open control node. */
  close(node: CompiledNode, next: Next): void {
    this.stack.pop();
    this.leaveNode(node, next);
  }

  /** The path has no next node: continues with a pending link or the open control node, or ends the process. */
  protected continueFromStack(): void {
    const { top } = this.stack;
    if (top === undefined) this.end(NORMAL);
    else if (top.kind === 'control') top.resume(NORMAL);
    else this.stack.followPending(top);
  }

  /** Ends the node, and continues with the port or the completion that it has chosen. */
  leaveNode(node: CompiledNode, next: Next): void {
    if (typeof next === 'object' && next !== null) {
      if (next.leave === 'fail') {
        const { message } = next;
        this.endNode(node, message);
        const origin = { node: this.path.nameOf(node), message, at: this.placeOf(node) };
        this.unwind({ kind: 'failed', message, node: node.id, own: true, origin });
        return;
      }
      this.endNode(node, null);
      this.unwind(next.leave === 'return' ? { kind: 'return', outputs: next.outputs } : { kind: next.leave });
      return;
    }
    this.endNode(node, null);
    this.follow(node, next);
  }

  /** Continues with the nodes linked to the port, if there are any. */
  follow(node: CompiledNode, port: string | null): void {
    this.stack.follow(node, port);
  }

  /** Leaves frame after frame, up to a control node that handles this completion. */
  unwind(completion: Completion): void {
    this.stack.takeNext();
    for (let { top } = this.stack; top !== undefined; top = this.stack.top) {
      if (top.kind === 'control') {
        if (top.handles(completion)) {
          top.resume(completion);
          return;
        }
        this.steps.current = top.listed;
        this.endNode(top.node, completion.kind === 'failed' ? completion.message : null);
      }
      this.stack.pop();
    }
    this.end(completion);
  }

  private end(completion: Completion): void {
    this.stopped = true;
    this.held.release();
    this.run.branches.remove(this);
    this.onEnd(completion);
  }

  /** Handles the failure of a node without an `error` link and `continueOnErr`. */
  nodeFailed(node: CompiledNode, { message, origin }: Cause): void {
    if (!this.isOpen) this.endNode(node, message);
    this.unwind({
      kind: 'failed',
      message,
      node: node.id,
      own: false,
      origin: origin ?? { node: this.path.nameOf(node), message, at: this.placeOf(node) },
    });
  }

  /** See `Outcome.at`. */
  private placeOf(node: CompiledNode): string {
    if (node.action.kind !== 'run') return this.frame.unnumbered(node);
    return (this.step ?? this.frame.next(node)).key;
  }

  endNode(node: CompiledNode, error: Text | null): void {
    if (node === this.current) this.hasBegun = false;
    this.steps.end(error);
    const shown = this.run.endNode(this.path, node, error);
    // Each step comes here, and most have nothing to note.
    if (shown !== null && (error !== null || !shown.noted.isFinished)) this.noteEnd(node, shown, error);
  }

  /** Notes the end of a run without a record. Those of called processes need no note: a job keeps the versions that it has called. */
  private noteEnd(node: CompiledNode, { noted }: NodeEntry, error: Text | null): void {
    if (this.path.isOwn && this.isUnrecorded(node))
      noteEnd(node.key, error !== null, noted, this.run.journal);
  }

  /** Whether the run of the node that ends has no record: another version of the flow could compute it otherwise. */
  private isUnrecorded(node: CompiledNode): boolean {
    const { action } = node;
    return action.kind !== 'run' || action.definition.effect === 'pure' || this.step === null;
  }
}
