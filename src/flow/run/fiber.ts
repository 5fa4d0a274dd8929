import { assertNever } from '../assert-never.js';
import type { CompiledNode } from '../compile-flow.js';
import { isFunction } from '../definition.js';
import type { Instruction, Next, Resumed, Values } from '../definition.js';
import { JobFailure, messageOf } from '../failure.js';
import { Activity } from './activity.js';
import { END } from './ending.js';
import type { Ending } from './ending.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import { FunctionRun } from './function-run.js';
import type { Done } from './done.js';
import type { JobRun } from './job-run.js';
import { JobLost } from './job-journal.js';
import { SideBySide } from './side-by-side.js';
import type { Scope } from './scope.js';
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

interface OpenControl {
  kind: 'control';
  frame: Frame;
  node: CompiledNode;
  generator: Generator<Instruction, Next, Resumed>;
  catches: 'nothing' | 'loop' | 'failure';
  inputs: Values;
  /** The visit, once a frame was opened and needs a name. */
  step: Step | null;
  /** How many steps the job had run when it was last asked. */
  stepsBefore: number;
}

/** Something under way that can be told to stop. */
export interface Held {
  stop(): void;
}

/** How many nodes are run between two looks at the clock. */
const STEPS_PER_LOOK = 16;

/**
 * One thread of control through a process: the job's own, a branch, a concurrent round or a called process. It goes on
 * without waiting for anything as long as nothing takes its time.
 */
export class Fiber implements Pull {
  number = 0;
  evaluated: Pull['evaluated'] = null;
  /** What it waits for, if that can be stopped. */
  held: Held | null = null;
  readonly activity: Activity;
  private readonly stack: Continuation[] = [];
  private next = -1;
  private current: CompiledNode | null = null;
  private stopped = false;
  private suspended = false;
  private action: (() => void) | null = null;

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
    this.activity = new Activity(run);
  }

  /** Lets it begin with what the node's port leads to, or with the node itself. */
  start(node: CompiledNode, port?: string): void {
    if (port === undefined) this.next = node.index;
    else this.follow(node, port);
    this.run.ready(this);
  }

  /** Ends it where it stands; nothing of it is heard again. */
  stop(): void {
    this.stopped = true;
    this.held?.stop();
    this.held = null;
    this.activity.end();
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
          this.run.ready(this);
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
    if (this.action !== null) {
      const { action } = this;
      this.action = null;
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
    this.run.countStep();
    if (this.shown) this.run.begin(node);
    this.beginPull();
    this.enter(node);
  }

  private enter(node: CompiledNode): void {
    const inputs = takeInputs(node, this);
    if (inputs instanceof Promise) {
      this.waitFor(inputs, () => this.enter(node));
      return;
    }
    const { definition } = node;
    if ('choose' in definition) {
      this.leaveNode(node, definition.choose(inputs, node.options));
    } else if ('assign' in definition) {
      this.putOutputs(node, definition.assign(inputs, node.options, this.scope));
      this.leaveNode(node, null);
    } else if ('control' in definition) {
      this.open(node, inputs, definition.control(inputs, node.options, node.flowOutputs));
    } else if (isFunction(definition)) {
      this.runFunction(node, inputs);
    } else {
      this.leaveNode(node, null);
    }
  }

  private runFunction(node: CompiledNode, inputs: Values): void {
    const done = new FunctionRun(this, node, this.frame.visit(node), inputs).start();
    if (done instanceof Promise) this.waitFor(done, (value) => this.finish(node, value), false);
    else this.finish(node, done);
  }

  private finish(node: CompiledNode, done: Done): void {
    if ('failure' in done) {
      this.functionFailed(node, done.failure.message);
    } else {
      this.putOutputs(node, { ...done.outputs, errorMessage: null });
      this.leaveNode(node, null);
    }
  }

  /** The linked `error` output, then `continueOnErr`, then whoever is around. */
  private functionFailed(node: CompiledNode, message: string): void {
    const linked = node.follow.has('error');
    if (!linked && node.common?.continueOnErr !== true) {
      this.controlFailed(node, message);
      return;
    }
    this.putOutputs(node, { errorMessage: message });
    this.endNode(node, message);
    this.follow(node, linked ? 'error' : null);
  }

  private controlFailed(node: CompiledNode, message: string): void {
    const top = this.stack.at(-1);
    // An open control node ends where it is unwound.
    if (top?.kind !== 'control' || top.node !== node) this.endNode(node, message);
    this.unwind({ kind: 'failed', message, node: node.id, own: false });
  }

  private open(node: CompiledNode, inputs: Values, generator: OpenControl['generator']): void {
    const control: OpenControl = {
      kind: 'control',
      frame: this.frame,
      node,
      generator,
      catches: 'nothing',
      inputs,
      step: null,
      stepsBefore: this.run.steps,
    };
    this.push(control);
    this.drive(control, undefined);
  }

  /** Lets the control node say what comes next. */
  private drive(control: OpenControl, ended: Ending | undefined): void {
    this.current = control.node;
    this.frame = control.frame;
    control.catches = 'nothing';
    const failed = ended?.kind === 'failed' ? ended : null;
    const { value, done } = control.generator.next({
      ended: ended === undefined || ended.kind === 'return' ? 'end' : ended.kind,
      inputs: control.inputs,
      errorMessage: failed?.message ?? '',
      errorNode: failed?.node ?? '',
    });
    if (done === true) {
      this.stack.pop();
      this.leaveNode(control.node, value);
      return;
    }
    // A round that runs nothing counts as a step, so that no loop goes on for ever.
    if (control.stepsBefore === this.run.steps) this.run.countStep();
    control.stepsBefore = this.run.steps;
    this.perform(control, value);
  }

  private perform(control: OpenControl, instruction: Instruction): void {
    const { node } = control;
    control.catches = 'catches' in instruction ? instruction.catches : 'nothing';
    if ('run' in instruction) {
      if (instruction.outputs !== undefined) this.putOutputs(node, { ...instruction.outputs });
      this.frame = new Frame(this.stepOf(control), instruction.index);
      this.follow(node, instruction.run);
    } else if ('follow' in instruction) {
      this.follow(node, instruction.follow);
    } else if ('pull' in instruction) {
      this.beginPull();
      this.pullAgain(control);
    } else {
      const step = this.stepOf(control);
      const sideBySide = new SideBySide(this, node, step, instruction, (ending) => {
        this.held = null;
        this.resume(() => this.joined(control, instruction.loop, ending));
      });
      this.held = sideBySide;
      this.suspended = true;
      sideBySide.start();
    }
  }

  private joined(control: OpenControl, loop: boolean, ending: Ending): void {
    if (ending.kind === 'end' || (loop && ending.kind === 'break')) this.drive(control, ending);
    else this.unwind(ending);
  }

  private pullAgain(control: OpenControl): void {
    const inputs = takeInputs(control.node, this);
    if (inputs instanceof Promise) {
      this.waitFor(inputs, () => this.pullAgain(control));
    } else {
      control.inputs = inputs;
      this.drive(control, undefined);
    }
  }

  private stepOf(control: OpenControl): Step {
    control.step ??= control.frame.visit(control.node);
    return control.step;
  }

  /** What ran has run out: on with a pending link, with the control node that waits, or out of the process. */
  private comeBack(): void {
    const top = this.stack.at(-1);
    if (top === undefined) {
      this.end(END);
    } else if (top.kind === 'control') {
      this.drive(top, END);
    } else {
      this.frame = top.frame;
      this.next = top.targets[top.next++] ?? -1;
      // The last link is not pending any more, so that a loop of links does not deepen.
      if (top.next >= top.targets.length) this.stack.pop();
    }
  }

  private leaveNode(node: CompiledNode, next: Next): void {
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

  private follow(node: CompiledNode, port: string | null): void {
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
  private unwind(ending: Ending): void {
    this.next = -1;
    for (let top = this.stack.at(-1); top !== undefined; top = this.stack.at(-1)) {
      if (top.kind === 'control') {
        if (takes(top.catches, ending)) {
          this.drive(top, ending);
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
    } else if (isFunction(node.definition)) {
      this.functionFailed(node, messageOf(error));
    } else {
      this.controlFailed(node, messageOf(error));
    }
  }

  private putOutputs(node: CompiledNode, outputs: Values): void {
    putOutputs(node, outputs, this.scope, this.number);
  }

  private beginPull(): void {
    this.number = this.run.nextPull();
    this.evaluated = null;
  }

  computed(operation: CompiledNode, error: string | null): void {
    this.run.countStep();
    if (!this.shown) return;
    this.run.begin(operation);
    this.run.endNode(operation, error);
  }

  private endNode(node: CompiledNode, error: string | null): void {
    if (this.shown) this.run.endNode(node, error);
  }

  /** @param busy whether the job cannot be parked meanwhile */
  private waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void, busy = true): void {
    this.suspended = true;
    if (busy) this.activity.begin();
    const goOn = (action: () => void) => {
      if (this.stopped) return;
      this.held = null;
      this.activity.end(false);
      this.resume(action);
    };
    promise.then(
      (value) => goOn(() => then(value)),
      (error: unknown) =>
        goOn(() => {
          throw error;
        }),
    );
  }

  private resume(action: () => void): void {
    if (this.stopped) return;
    this.suspended = false;
    this.action = action;
    this.run.ready(this);
  }
}

function takes(catches: OpenControl['catches'], ending: Ending): boolean {
  switch (ending.kind) {
    case 'break':
    case 'continue':
      return catches === 'loop';
    case 'failed':
      return catches === 'failure';
    case 'return':
    case 'end':
      return false;
    default:
      return assertNever(ending);
  }
}
