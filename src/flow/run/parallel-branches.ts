import type { CompiledNode } from '../compiled-flow.js';
import type { Instruction } from '../definition.js';
import { isObject } from '../data-type.js';
import { JobFailure } from '../failure.js';
import { CompletedBranches } from './completed-branches.js';
import { NORMAL } from './completion.js';
import type { Completion } from './completion.js';
import type { ChildFiber, FiberContext } from './fiber-context.js';
import type { Stoppable } from './suspendable.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import type { Scope } from './scope.js';
import { putOutputs } from './pull-inputs.js';

type Branches = Extract<Instruction, { count: number }>;

/**
 * Concurrent branches, or rounds of a concurrent loop. Each has its own scope; the scopes are merged in the order of the
 * branches, so that the result does not depend on timing. The first branch that fails, returns or breaks stops the others and
 * discards their results. That branch is recorded, and a replay runs only it.
 */
export class ParallelBranches implements Stoppable {
  private readonly running = new Map<number, ChildFiber>();
  private readonly waiting = new CompletedBranches(() => this.nextStamp());
  /** The merged scopes of all branches before the first that still runs; discarded if a branch ends early. */
  private readonly merged: Scope;
  private started = 0;
  private mergedUpTo = 0;
  /** The completion of the branch that an earlier attempt recorded as the first to end early. */
  private how: string | null = null;
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
  }

  start(): void {
    const record = this.parent.run.journal.recorded(this.key);
    const by = isObject(record) && typeof record.by === 'number' ? record.by : null;
    if (isObject(record) && typeof record.how === 'string') this.how = record.how;
    if (by === null) {
      this.startMore();
    } else {
      this.started = this.branches.count;
      this.mergedUpTo = this.branches.count;
      this.startOne(by);
    }
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

  private get key(): string {
    return `${this.step.key}~ended`;
  }

  private startMore(): void {
    while (this.started < this.branches.count && this.running.size < this.branches.atOnce)
      this.startOne(this.started++);
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
    if (outputs !== undefined) putOutputs(node, outputs, scope, parent.number);
    fiber.start(node, port);
  }

  private ended(index: number, fiber: ChildFiber, completion: Completion): void {
    const isCompleted = completion.kind === 'end' || (this.branches.loop && completion.kind === 'continue');
    this.running.delete(index);
    this.generation = isCompleted ? Math.max(this.generation, fiber.generation) : fiber.generation;
    // The later records follow from the earlier completion, so another one cannot be replayed.
    if (this.how !== null && this.how !== completion.kind)
      throw new JobFailure({
        en: `branch ${index} ended as "${this.how}" in an earlier attempt, and now as "${completion.kind}"`,
        zh: `其分支 ${index} 曾以“${this.how}”结束，这次却是“${completion.kind}”`,
      });
    if (!isCompleted) {
      if (!this.parent.run.journal.has(this.key))
        this.parent.run.journal.add(this.key, { by: index, how: completion.kind });
      this.stop();
      this.parent.scope.adopt(fiber.scope, this.nextStamp);
      this.end(completion);
      return;
    }
    this.waiting.add(index, fiber.scope);
    this.merge();
    this.startMore();
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
