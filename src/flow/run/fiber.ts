import type { CompiledNode } from '../compile-flow.js';
import { isFunction } from '../definition.js';
import type { Next, Values } from '../definition.js';
import { JobFailure, messageOf } from '../failure.js';
import { END } from './ending.js';
import type { Ending } from './ending.js';
import type { Frame } from './frame.js';
import { functionNodeFailed, runFunctionNode } from './function-node.js';
import type { JobRun } from './job-run.js';
import { JobLost } from './job-journal.js';
import { OpenControl } from './open-control.js';
import type { Scope } from './scope.js';
import { Suspendable } from './suspendable.js';
import { putOutputs, takeInputs } from './take-inputs.js';
import type { Pull } from './take-inputs.js';

/** Where control comes back to when what runs now has run out. */
type Continuation = PendingLinks | OpenControl;

interface PendingLinks {
  kind: 'links';
  frame: Frame;
  targets: readonly number[];
  next: number;
}

/** How many nodes are run between two looks at the clock. */
const STEPS_PER_LOOK = 8;

/**
 * One thread of control through a process: the job's own, a branch, a concurrent round or a called process. It goes on
 * without waiting for anything as long as nothing takes its time.
 */
export class Fiber extends Suspendable implements Pull {
  number = 0;
  evaluated: Pull['evaluated'] = null;
  private readonly stack: Continuation[] = [];
  private next = -1;
  private current: CompiledNode | null = null;
  /** Whether `current` is a control node that is open, and so ends where it is unwound. */
  private isOpen = false;

  /** @param depth how many frames, calls and pending links there are around it */
  constructor(
    readonly run: JobRun,
    readonly scope: Scope,
    private frame: Frame,
    private readonly depth: number,
    /** Whether its nodes are the job's own, whose progress is shown. */
    readonly shown: boolean,
    private readonly onEnd: (ending: Ending) => void,
  ) {
    super(run);
  }

  /** Lets it begin with what the node's port leads to, or with the node itself. */
  start(node: CompiledNode, port?: string): void {
    if (port === undefined) this.next = node.index;
    else this.follow(node, port);
    this.run.schedule.ready(this);
  }

  /** Another thread of control, for what this one opens. */
  fork(scope: Scope, frame: Frame, depth: number, shown: boolean, onEnd: (ending: Ending) => void): Fiber {
    return new Fiber(this.run, scope, frame, depth, shown, onEnd);
  }

  get depthInside(): number {
    return this.depth + this.stack.length;
  }

  /** Goes on until it waits, ends, or has had its turn. */
  advance(): void {
    let steps = STEPS_PER_LOOK;
    while (!this.stopped && !this.suspended) {
      if (--steps <= 0) {
        steps = STEPS_PER_LOOK;
        if (this.run.turnIsOver()) {
          this.run.schedule.interrupted(this);
          return;
        }
      }
      try {
        this.advanceOnce();
      } catch (error) {
        this.failed(error);
      }
    }
  }

  private advanceOnce(): void {
    const action = this.takeAction();
    if (action !== null) {
      action();
    } else if (this.next >= 0) {
      const node = this.scope.process.flow.nodes[this.next];
      this.next = -1;
      if (node !== undefined) this.visit(node);
    } else {
      this.comeBack();
    }
  }

  private visit(node: CompiledNode): void {
    this.current = node;
    this.isOpen = false;
    this.run.countStep();
    if (this.shown) this.run.begin(node);
    this.beginPull();
    this.enter(node);
  }

  private enter(node: CompiledNode): void {
    const inputs = takeInputs(node, this);
    if (inputs instanceof Promise) {
      this.waitForComputing(inputs, () => this.enter(node));
      return;
    }
    const { definition } = node;
    if ('choose' in definition) {
      this.leaveNode(node, definition.choose(inputs, node.options));
    } else if ('assign' in definition) {
      this.putOutputs(node, definition.assign(inputs, node.options, this.scope));
      this.leaveNode(node, null);
    } else if ('control' in definition) {
      const generator = definition.control(inputs, node.options, node.flowOutputs);
      const control = new OpenControl(this, this.frame, node, inputs, generator);
      this.push(control);
      control.goOn(null);
    } else if (isFunction(definition)) {
      runFunctionNode(this, node, this.frame.visit(node), inputs);
    } else {
      this.leaveNode(node, null);
    }
  }

  /** The node has failed, and nothing about itself says where control should go. */
  nodeFailed(node: CompiledNode, message: string): void {
    if (!this.isOpen) this.endNode(node, message);
    this.unwind({ kind: 'failed', message, node: node.id, own: false });
  }

  /** Makes an open control node the current one, and what is followed next run in the frame. */
  backTo(node: CompiledNode, frame: Frame): void {
    this.current = node;
    this.isOpen = true;
    this.frame = frame;
  }

  /** Ends the open control node on top. */
  close(node: CompiledNode, next: Next): void {
    this.stack.pop();
    this.leaveNode(node, next);
  }

  /** What ran has run out: on with a pending link, with the control node that waits, or out of the process. */
  private comeBack(): void {
    const top = this.stack.at(-1);
    if (top === undefined) {
      this.end(END);
    } else if (top.kind === 'control') {
      top.goOn(END);
    } else {
      this.frame = top.frame;
      this.next = top.targets[top.next++] ?? -1;
      // The last link is not pending any more, so that a loop of links does not deepen.
      if (top.next >= top.targets.length) this.stack.pop();
    }
  }

  /** The node is done: on to what it says comes next. */
  leaveNode(node: CompiledNode, next: Next): void {
    if (typeof next === 'object' && next !== null) {
      if (next.leave === 'fail') {
        this.endNode(node, next.message);
        this.unwind({ kind: 'failed', message: next.message, node: node.id, own: true });
        return;
      }
      this.endNode(node, null);
      this.unwind(next.leave === 'return' ? { kind: 'return', outputs: next.outputs } : { kind: next.leave });
      return;
    }
    this.endNode(node, null);
    this.follow(node, next);
  }

  /** Goes on where the port leads to; a port without links leads nowhere. */
  follow(node: CompiledNode, port: string | null): void {
    const targets = node.follow.get(port);
    if (targets === undefined) return;
    this.next = targets[0] ?? -1;
    if (targets.length > 1) this.push({ kind: 'links', frame: this.frame, targets, next: 1 });
  }

  private push(continuation: Continuation): void {
    this.stack.push(continuation);
    this.run.checkDepth(this.depthInside);
  }

  /** Leaves frame after frame, up to a control node that takes this ending. */
  unwind(ending: Ending): void {
    this.next = -1;
    for (let top = this.stack.at(-1); top !== undefined; top = this.stack.at(-1)) {
      if (top.kind === 'control') {
        if (top.takes(ending)) {
          top.goOn(ending);
          return;
        }
        this.endNode(top.node, ending.kind === 'failed' ? ending.message : null);
      }
      this.stack.pop();
    }
    this.end(ending);
  }

  private end(ending: Ending): void {
    this.stopped = true;
    this.onEnd(ending);
  }

  private failed(error: unknown): void {
    const node = this.current;
    if (error instanceof JobFailure || error instanceof JobLost || node === null) {
      this.run.giveUp(error, node?.id ?? null);
      return;
    }
    try {
      if (isFunction(node.definition)) functionNodeFailed(this, node, messageOf(error));
      else this.nodeFailed(node, messageOf(error));
    } catch (worse) {
      // The way out of the failure met a bound of the job: nothing above here would hear of it.
      this.run.giveUp(worse, node.id);
    }
  }

  putOutputs(node: CompiledNode, outputs: Values): void {
    putOutputs(node, outputs, this.scope, this.number);
  }

  beginPull(): void {
    this.number = this.run.nextPull();
    this.evaluated = null;
  }

  computed(operation: CompiledNode, error: string | null): void {
    this.run.countStep();
    if (!this.shown) return;
    this.run.begin(operation);
    this.run.endNode(operation, error);
  }

  endNode(node: CompiledNode, error: string | null): void {
    if (this.shown) this.run.endNode(node, error);
  }
}
