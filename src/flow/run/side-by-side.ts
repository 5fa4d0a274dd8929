import type { CompiledNode } from '../compile-flow.js';
import type { Instruction } from '../definition.js';
import { isObject } from '../data-type.js';
import { END } from './ending.js';
import type { Ending } from './ending.js';
import type { Fiber } from './fiber.js';
import type { Held } from './suspendable.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import type { Scope } from './scope.js';
import { putOutputs } from './take-inputs.js';

type Branches = Extract<Instruction, { count: number }>;

/**
 * Branches, or rounds of a concurrent loop, side by side. Each has a scope of its own; they are taken over in the order
 * of the branches, so that the result does not depend on timing. The first that fails, returns or breaks ends the
 * others and drops what they did; which one that was is recorded, and at a replay that one alone is run.
 */
export class SideBySide implements Held {
  private readonly running = new Map<number, Fiber>();
  /** Branches that have run out, waiting for one before them. */
  private readonly waiting = new Map<number, Scope>();
  /** What branches have done up to the first that still runs: dropped, should one of them end early. */
  private readonly merged: Scope;
  private started = 0;
  private mergedUpTo = 0;

  constructor(
    private readonly parent: Fiber,
    private readonly node: CompiledNode,
    private readonly step: Step,
    private readonly branches: Branches,
    private readonly onEnd: (ending: Ending) => void,
  ) {
    this.merged = parent.scope.branch();
  }

  start(): void {
    const record = this.parent.run.journal.recorded(this.key);
    const by = isObject(record) && typeof record.by === 'number' ? record.by : null;
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
    for (const scope of this.waiting.values()) scope.drop();
    this.running.clear();
    this.waiting.clear();
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
      this.onEnd(END);
    }
  }

  private startOne(index: number): void {
    const { parent, node } = this;
    const { port, outputs } = this.branches.branch(index);
    const scope = parent.scope.branch();
    const frame = new Frame(this.step, index);
    const onEnd = (ending: Ending) => this.ended(index, fiber, ending);
    const fiber: Fiber = parent.fork(scope, frame, parent.depthInside, parent.shown, onEnd);
    this.running.set(index, fiber);
    if (outputs !== undefined) putOutputs(node, outputs, scope, parent.number);
    fiber.start(node, port);
  }

  private ended(index: number, fiber: Fiber, ending: Ending): void {
    const ranOut = ending.kind === 'end' || (this.branches.loop && ending.kind === 'continue');
    this.running.delete(index);
    if (!ranOut) {
      if (!this.parent.run.journal.has(this.key))
        this.parent.run.journal.add(this.key, { by: index, how: ending.kind });
      this.stop();
      this.parent.scope.adopt(fiber.scope, this.nextStamp);
      this.onEnd(ending);
      return;
    }
    this.waiting.set(index, fiber.scope);
    for (
      let scope = this.waiting.get(this.mergedUpTo);
      scope !== undefined;
      scope = this.waiting.get(this.mergedUpTo)
    ) {
      this.merged.adopt(scope, this.nextStamp);
      this.waiting.delete(this.mergedUpTo++);
    }
    this.startMore();
  }
}
