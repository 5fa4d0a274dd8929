import type { CompiledNode } from '../compiled-flow.js';
import { isFunction } from '../definition.js';
import type { Next, Values } from '../definition.js';
import type { ListedStep } from '../run-host.js';
import type { Text } from '../text.js';
import { causeOf, JobFailure, textOf } from '../failure.js';
import type { Cause } from '../failure.js';
import { NORMAL } from './completion.js';
import type { Completion } from './completion.js';
import type { Frame, Step } from './frame.js';
import { functionNodeFailed, runFunctionNode } from './function-node.js';
import type { FiberContext } from './fiber-context.js';
import { FiberSteps } from './fiber-steps.js';
import type { FiberRunContext } from './run-context.js';
import { JournalLost } from './job-journal.js';
import { OpenControl } from './open-control.js';
import type { CallPath } from './call-path.js';
import { ControlStack } from './control-stack.js';
import type { Scope } from './scope.js';
import { Suspendable } from './suspendable.js';
import { putOutputs, pullInputs } from './pull-inputs.js';
import type { Pull } from './pull-inputs.js';

/** How many steps are run between two checks of the clock. */
const STEPS_PER_LOOK = 8;

/**
 * One thread of control through a process: the job's own, a branch, a concurrent round or a called process. It runs synchronously
 * until a node has to wait.
 */
export class Fiber extends Suspendable implements FiberContext {
  number = 0;
  generation = 0;
  evaluated: Pull['evaluated'] = null;
  readonly steps: FiberSteps;
  private readonly stack: ControlStack;
  private current: CompiledNode | null = null;
  /** Whether `current` is an open control node, which is ended when the stack is unwound. */
  private isOpen = false;
  /** Whether `current` has begun and not yet ended. */
  private hasBegun = false;
  /** The step of `current`, if it is a function and has its inputs. */
  private step: Step | null = null;

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
    this.stack = new ControlStack(frame, (size) => this.run.checkDepth(this.depth + size));
    this.steps = new FiberSteps(run, path);
  }

  /** Starts it at the node, or at the nodes that are linked to a port of the node. */
  start(node: CompiledNode, port?: string): void {
    if (port === undefined) this.stack.goTo(node);
    else this.follow(node, port);
    this.run.schedule.ready(this);
  }

  /** Creates a fiber for a branch or a called process. */
  fork(
    scope: Scope,
    frame: Frame,
    depth: number,
    path: CallPath,
    onEnd: (completion: Completion) => void,
  ): Fiber {
    const child = new Fiber(this.run, scope, frame, depth, path, onEnd);
    child.generation = this.generation;
    return child;
  }

  override stop(): void {
    super.stop();
    const { current } = this;
    if (current !== null && this.hasBegun && !this.isOpen) this.run.stopNode(this.path, current);
    this.steps.stop();
    for (const { node, listed } of this.stack.clear()) {
      this.run.stopNode(this.path, node);
      this.run.stopStep(listed);
    }
    this.hasBegun = false;
  }

  private get frame(): Frame {
    return this.stack.frame;
  }

  get depthInside(): number {
    return this.depth + this.stack.size;
  }

  /** Runs until it waits, ends, or has spent the yield budget. */
  advance(): void {
    let steps = STEPS_PER_LOOK;
    while (!this.stopped && !this.suspended) {
      if (--steps <= 0) {
        steps = STEPS_PER_LOOK;
        if (this.run.shouldYield()) {
          this.run.schedule.yielded(this);
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
      return;
    }
    const next = this.stack.takeNext();
    const node = next < 0 ? undefined : this.scope.process.flow.nodes[next];
    if (node !== undefined) this.visit(node);
    else if (next < 0) this.continueFromStack();
  }

  private visit(node: CompiledNode): void {
    this.current = node;
    this.isOpen = false;
    this.step = null;
    this.steps.visit();
    this.run.countStep();
    this.passChange(node);
    this.hasBegun = true;
    this.run.beginNode(this.path, node);
    this.beginPull();
    this.enter(node);
  }

  private enter(node: CompiledNode): void {
    const inputs = pullInputs(node, this);
    if (inputs instanceof Promise) {
      this.waitForComputing(inputs, () => this.enter(node));
      return;
    }
    const { definition } = node;
    if (!isFunction(definition)) this.steps.begin(node, this.frame, inputs);
    if ('choose' in definition) {
      const next = definition.choose(inputs, node.options);
      if (typeof next === 'object' && next?.leave === 'return') this.steps.put(next.outputs);
      this.leaveNode(node, next);
    } else if ('assign' in definition) {
      const outputs = definition.assign(inputs, node.options, this.scope);
      this.putOutputs(node, outputs);
      this.steps.put(outputs);
      this.leaveNode(node, null);
    } else if ('control' in definition) {
      const generator = definition.control(inputs, node.options, node.flowOutputs);
      const control = new OpenControl(this, this.frame, node, inputs, generator);
      this.stack.push(control);
      control.resume(null);
    } else if (isFunction(definition)) {
      this.step = this.frame.visit(node);
      runFunctionNode(this, node, this.step, inputs);
    } else {
      this.leaveNode(node, null);
    }
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

  /** The key of the node's step if it is a function, else the prefix of its frame. */
  private placeOf(node: CompiledNode): string {
    if (!isFunction(node.definition)) return this.frame.prefix;
    return (this.step ?? this.frame.next(node)).key;
  }

  /** What follows a node that was changed for a resume is other work than in the job before. */
  private passChange(node: CompiledNode): void {
    const { inheritance } = this.run.journal;
    if (inheritance === null || !this.path.isOwn) return;
    this.generation = Math.max(this.generation, inheritance.changed.get(node.key) ?? 0);
  }

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
  private continueFromStack(): void {
    const { top } = this.stack;
    if (top === undefined) this.end(NORMAL);
    else if (top.kind === 'control') top.resume(NORMAL);
    else this.stack.followPending(top);
  }

  /** Ends the node, and continues with the port or the completion that it has chosen. */
  leaveNode(node: CompiledNode, next: Next): void {
    if (typeof next === 'object' && next !== null) {
      if (next.leave === 'fail') {
        this.endNode(node, { en: next.message, zh: next.message });
        const message = { en: next.message, zh: next.message };
        const origin = { node: this.path.nameOf(node), message, at: this.frame.prefix };
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
    this.onEnd(completion);
  }

  private failed(error: unknown): void {
    const node = this.current;
    if (node !== null && !(error instanceof JournalLost)) this.steps.fail(node, this.frame, textOf(error));
    if (error instanceof JobFailure || error instanceof JournalLost || node === null) {
      this.run.failJob(error, node === null ? null : this.path.nameOf(node));
      return;
    }
    try {
      if (isFunction(node.definition)) functionNodeFailed(this, node, causeOf(error));
      else this.nodeFailed(node, causeOf(error));
    } catch (worse) {
      // Handling the failure reached a limit of the job.
      this.run.failJob(worse, this.path.nameOf(node));
    }
  }

  putOutputs(node: CompiledNode, outputs: Values): void {
    putOutputs(node, outputs, this.scope, this.number);
  }

  beginPull(): void {
    this.number = this.run.nextPull();
    this.evaluated = null;
  }

  listPulled(operation: CompiledNode, inputs: Values): ListedStep | null {
    return this.stopped ? null : this.steps.pull(operation, this.frame, inputs);
  }

  computed(operation: CompiledNode, error: Text | null, listed: ListedStep | null): void {
    if (!this.stopped) listed?.end(error === null ? 'successful' : 'failed', error);
    this.run.countStep();
    this.passChange(operation);
    this.run.beginNode(this.path, operation);
    this.run.endNode(this.path, operation, error);
  }

  endNode(node: CompiledNode, error: Text | null): void {
    if (node === this.current) this.hasBegun = false;
    this.steps.end(error);
    this.run.endNode(this.path, node, error);
  }
}
