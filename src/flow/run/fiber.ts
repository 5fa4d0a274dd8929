import { assertNever } from '../assert-never.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { Values } from '../definition.js';
import type { ListedStep } from '../run-host.js';
import type { Text } from '../text.js';
import { causeOf, JobFailure, textOf } from '../failure.js';
import { refusePromise } from './package-promises.js';
import type { Completion } from './completion.js';
import type { Json } from '../json.js';
import type { Frame } from './frame.js';
import type { HeldValues } from './held-values.js';
import { functionNodeFailed, goesOnAfterFailure, runFunctionNode } from './function-node.js';
import type { FiberContext } from './fiber-context.js';
import { JournalLost } from './job-journal.js';
import { OpenControl } from './open-control.js';
import type { CallPath } from './call-path.js';
import { ControlPath } from './control-path.js';
import type { Scope } from './scope.js';
import type { Pull } from './pull.js';
import { isSpent } from './pulled-work.js';
import { pullInputs, type Pulling, SPENT } from './pull-inputs.js';
import { putOutputs } from './put-outputs.js';

/** How many steps are run between two checks of the clock, unless they have read large values. */
const STEPS_PER_LOOK = 8;

/**
 * One thread of control through a process: the job's own, a branch, a concurrent round or a called process. It runs synchronously
 * until a node has to wait.
 */
export class Fiber extends ControlPath implements FiberContext {
  number = 0;
  generation = 0;
  evaluated: Pull['evaluated'] = null;
  gathered: Pull['gathered'] = null;
  /** Whether its current step has spent the yield budget, and goes on in a later turn. */
  private isSpent = false;

  /** Starts it at the node, or at the nodes that are linked to a port of the node. It may have to wait until other branches have ended. */
  start(node: CompiledNode, port?: string): void {
    if (port === undefined) this.stack.goTo(node);
    else this.follow(node, port);
    this.run.branches.begin(this);
  }

  wait(): void {
    // Its job must not be parked meanwhile.
    this.activity.begin();
  }

  ready(): void {
    this.activity.end(false);
    this.run.schedule.ready(this);
  }

  override waitFor<Value>(promise: Promise<Value>, then: (value: Value) => void): void {
    super.waitFor(promise, then);
    this.failAtOnce(promise);
  }

  override waitForComputing(promise: Promise<void>, then: () => void): void {
    super.waitForComputing(promise, then);
    this.failAtOnce(promise);
  }

  /** Fails the job as soon as the promise does, not after those that began earlier, which could make gigabytes meanwhile. */
  private failAtOnce(promise: Promise<unknown>): void {
    promise.catch((error: unknown) => {
      if (error instanceof JobFailure && !this.stopped) this.failed(error);
    });
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

  /** Runs until it waits, ends, or has spent the yield budget. */
  advance(): void {
    let steps = STEPS_PER_LOOK;
    while (!this.stopped && !this.suspended) {
      if (--steps <= 0 || this.isSpent || isSpent()) {
        steps = STEPS_PER_LOOK;
        this.isSpent = false;
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
    if (inputs === SPENT || inputs instanceof Promise) {
      this.pullOn(inputs, () => this.enter(node));
      return;
    }
    const { action } = node;
    if (action.kind === 'run') {
      this.step = this.frame.visit(node);
      runFunctionNode(this, node, this.step, inputs);
      return;
    }
    this.steps.begin(node, this.frame, inputs);
    switch (action.kind) {
      case 'choose': {
        const next = refusePromise('choose', action.definition.choose(inputs, node.options));
        if (typeof next === 'object' && next?.leave === 'return') this.steps.put(next.outputs);
        this.leaveNode(node, next);
        return;
      }
      case 'assign': {
        const outputs = refusePromise('assign', action.definition.assign(inputs, node.options, this.scope));
        this.putOutputs(node, outputs);
        this.steps.put(outputs);
        this.leaveNode(node, null);
        return;
      }
      case 'control': {
        const generator = refusePromise(
          'control',
          action.definition.control(inputs, node.options, node.flowOutputs),
        );
        const control = new OpenControl(this, this.frame, node, inputs, generator);
        this.stack.push(control);
        control.resume(null);
        return;
      }
      case 'pass':
      case 'compute':
        this.leaveNode(node, null);
        return;
      default:
        assertNever(action);
    }
  }

  pullOn(pulling: Pulling, again: () => void): void {
    if (pulling === SPENT) {
      this.act(again);
      this.isSpent = true;
    } else this.waitForComputing(pulling, again);
  }

  private failed(error: unknown): void {
    const node = this.current;
    const isFinished = node !== null && !(error instanceof JobFailure) && this.hasFinished(node);
    if (node !== null && !isFinished && !(error instanceof JournalLost))
      this.steps.fail(node, this.frame, textOf(error));
    if (error instanceof JobFailure || error instanceof JournalLost || node === null) {
      this.run.failJob(error, node === null ? null : this.path.nameOf(node));
      return;
    }
    try {
      if (isFinished) {
        this.step = this.frame.visit(node);
        runFunctionNode(this, node, this.step, {});
      } else if (node.action.kind === 'run') {
        if (this.step === null && goesOnAfterFailure(node)) this.recordLacking(node);
        functionNodeFailed(this, node, causeOf(error));
      } else this.nodeFailed(node, causeOf(error));
    } catch (worse) {
      // Handling the failure reached a limit of the job.
      this.run.failJob(worse, this.path.nameOf(node));
    }
  }

  /**
   * Whether the inputs of a step failed that has finished in a job which this one resumes: another version of the flow had computed them
   * otherwise. Not if they had failed there, too: then the record is that of a later visit.
   */
  private hasFinished(node: CompiledNode): boolean {
    const { inheritance } = this.run.journal;
    if (node.action.kind !== 'run' || this.step !== null || inheritance?.isOfOtherFlow !== true) return false;
    const { records } = inheritance;
    // Earlier releases did not record that.
    if (goesOnAfterFailure(node) && !this.run.journal.inheritsNotes) return false;
    return records.has(this.frame.next(node).key) && !records.has(this.frame.lackingKey(node));
  }

  /** Records that the inputs of a node failed that goes on after that: only such a node can be visited again in the same frame. */
  private recordLacking(node: CompiledNode): void {
    const key = this.frame.lackingKey(node);
    this.frame.countLacking(node);
    const { journal } = this.run;
    if (journal.recorded(key) === undefined) journal.add(key, true);
  }

  putOutputs(node: CompiledNode, outputs: Values): void {
    putOutputs(node, outputs, this.scope, this.number);
  }

  beginPull(): void {
    this.held.release();
    this.number = this.run.nextPull();
    this.evaluated = null;
    this.gathered = null;
  }

  hold(value: Json): Json {
    // An evaluation that was in progress when it was stopped ends later.
    return this.stopped ? value : this.held.add(value);
  }

  takeHeld(): HeldValues {
    return this.held.take();
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

  /** What follows a node that was changed for a resume is other work than in the job before. */
  private passChange(node: CompiledNode): void {
    const { inheritance } = this.run.journal;
    if (inheritance === null || !this.path.isOwn) return;
    this.generation = Math.max(this.generation, inheritance.changed.get(node.key) ?? 0);
  }
}
