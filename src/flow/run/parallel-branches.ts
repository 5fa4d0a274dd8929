import type { CompiledNode } from '../compiled-flow.js';
import type { Instruction } from '../definition.js';
import { JobFailure } from '../failure.js';
import { CompletedBranches } from './completed-branches.js';
import { NORMAL } from './completion.js';
import type { Completion } from './completion.js';
import { EarlyEnd } from './early-end.js';
import type { ChildFiber, FiberContext } from './fiber-context.js';
import type { Stoppable } from './suspendable.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import type { Scope } from './scope.js';
import { putOutputs } from './put-outputs.js';

type Branches = Extract<Instruction, { count: number }>;

/**
 * Concurrent branches, or rounds of a concurrent loop. Each has its own scope; the scopes are merged in the order of the
 * branches, so that the result does not depend on timing. The first branch that fails, returns or breaks stops the others and
 * discards their results. That branch is recorded, and a replay runs only it; then the others, if it does not end so any more in another
 * version of the flow.
 */
export class ParallelBranches implements Stoppable {
  private readonly running = new Map<number, ChildFiber>();
  private readonly waiting = new CompletedBranches(() => this.nextStamp());
  /** The merged scopes of all branches before the first that still runs; discarded if a branch ends early. */
  private readonly merged: Scope;
  private started = 0;
  private mergedUpTo = 0;
  private readonly earlyEnd: EarlyEnd;
  /** A branch that has run before the others; -1 if there is none. */
  private ranFirst = -1;
  /** The newest generation of the completed branches. */
  private generation = 0;

  constructor(
    private readonly parent: FiberContext,
    private readonly node: CompiledNode,
    private readonly step: Step,
    private readonly branches: Branches,
    private readonly onEnd: (completion: Completion) => void,
  ) {
    this.merged = parent.scope.branch();
    this.earlyEnd = new EarlyEnd(parent.run.journal, step.key);
  }

  start(): void {
    const { by } = this.earlyEnd;
    // Another version can have fewer rounds.
    if (by !== null && by >= this.branches.count) this.revoke(by, 'none');
    if (this.earlyEnd.by === null) this.startMore();
    else this.startOne(this.earlyEnd.by);
  }

  stop(): void {
    for (const fiber of this.running.values()) {
      fiber.stop();
      fiber.scope.drop();
    }
    this.running.clear();
    this.waiting.drop();
    this.merged.drop();
  }

  private readonly nextStamp = (): number => this.parent.run.nextPull();

  private startMore(): void {
    while (this.started < this.branches.count && this.running.size < this.branches.atOnce) {
      const index = this.started++;
      if (index !== this.ranFirst) this.startOne(index);
    }
    if (this.running.size === 0) {
      this.parent.scope.adopt(this.merged, this.nextStamp);
      this.end(NORMAL);
    }
  }

  private end(completion: Completion): void {
    this.parent.generation = Math.max(this.parent.generation, this.generation);
    this.onEnd(completion);
  }

  private startOne(index: number): void {
    const { parent, node } = this;
    const { port, outputs } = this.branches.branch(index);
    // A round that runs nothing counts as a step, as in a loop that is not concurrent.
    if (!node.follow.has(port)) parent.run.countStep();
    const scope = parent.scope.branch();
    const frame = new Frame(this.step, index, true, this.branches.loop ? 'round' : null);
    const onEnd = (completion: Completion) => this.ended(index, fiber, completion);
    const fiber: ChildFiber = parent.fork(scope, frame, parent.depthInside, parent.path, onEnd);
    this.running.set(index, fiber);
    if (outputs !== undefined) putOutputs(node, outputs, scope, this.nextStamp());
    fiber.start(node, port);
  }

  private ended(index: number, fiber: ChildFiber, completion: Completion): void {
    const isCompleted = completion.kind === 'end' || (this.branches.loop && completion.kind === 'continue');
    this.running.delete(index);
    this.generation = isCompleted ? Math.max(this.generation, fiber.generation) : fiber.generation;
    const { how } = this.earlyEnd;
    if (how !== null && how !== completion.kind) this.revoke(index, completion.kind);
    if (!isCompleted) {
      this.earlyEnd.record(index, completion, this.branches.alone === true);
      this.stop();
      this.parent.scope.adopt(fiber.scope, this.nextStamp);
      this.end(completion);
      return;
    }
    this.waiting.add(index, fiber.scope);
    this.merge();
    this.startMore();
  }

  /**
   * Lets the other branches run, too.
   *
   * @throws JobFailure where the flow is the same: the later records follow from how the branch has ended
   */
  private revoke(branch: number, now: string): void {
    if (this.parent.run.journal.inheritance?.isOfOtherFlow !== true)
      throw new JobFailure({
        en: `branch ${branch} ended as "${this.earlyEnd.how}" in an earlier attempt, and now as "${now}"`,
        zh: `其分支 ${branch} 曾以“${this.earlyEnd.how}”结束，这次却是“${now}”`,
      });
    this.earlyEnd.revoke();
    this.ranFirst = branch;
  }

  /** Merges the branches before the first that still runs. */
  private merge(): void {
    for (
      let completed = this.waiting.take(this.mergedUpTo);
      completed !== undefined;
      completed = this.waiting.take(this.mergedUpTo)
    ) {
      this.merged.adopt(completed.scope, this.nextStamp);
      this.mergedUpTo = completed.next;
    }
  }
}
