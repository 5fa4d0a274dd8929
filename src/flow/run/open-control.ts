import { assertNever } from '../assert-never.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { Instruction, Next, Resumed, Values } from '../definition.js';
import { refusePromise } from './package-promises.js';
import type { Completion } from './completion.js';
import type { FiberContext } from './fiber-context.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import type { HeldValues } from './held-values.js';
import { ParallelBranches } from './parallel-branches.js';
import type { ListedStep } from '../run-host.js';
import { pullInputs, SPENT } from './pull-inputs.js';
import { putOutputs } from './put-outputs.js';
import { NONE } from './scope.js';

/**
 * A control node that has begun and not ended. The node's generator yields instructions; its fiber resumes it when an instruction
 * is completed.
 */
export class OpenControl {
  readonly kind = 'control';
  private catches: 'nothing' | 'loop' | 'failure' = 'nothing';
  /** The step, once a frame needs its key. */
  private step: Step | null = null;
  readonly listed: ListedStep | null;
  /** How many steps the job had run when the node was last resumed. */
  private stepsBefore: number;
  /** Whether its last instruction counts as a step if it has run nothing. */
  private countsIdle = false;
  private hasPulled = false;
  /** Its inputs, as far as they are not outputs of other nodes. */
  private held: HeldValues;

  constructor(
    private readonly fiber: FiberContext,
    private readonly frame: Frame,
    readonly node: CompiledNode,
    private inputs: Values,
    private readonly generator: Generator<Instruction, Next, Resumed>,
  ) {
    this.stepsBefore = fiber.run.steps;
    this.listed = fiber.steps.current;
    this.held = fiber.takeHeld();
  }

  /** Forgets its inputs, when it is left. */
  drop(): void {
    this.held.release();
  }

  /** Whether the node continues after a completion of this kind. */
  handles(completion: Completion): boolean {
    switch (completion.kind) {
      case 'break':
      case 'continue':
        return this.catches === 'loop';
      case 'failed':
        return this.catches === 'failure';
      case 'return':
      case 'end':
        return false;
      default:
        return assertNever(completion);
    }
  }

  /**
   * Resumes the node, and follows its next instruction.
   *
   * @param completion how the node's last instruction ended; null if that did not run anything
   */
  resume(completion: Completion | null): void {
    const { fiber, node } = this;
    fiber.backTo(node, this.frame, this.listed);
    this.catches = 'nothing';
    const failed = completion?.kind === 'failed' ? completion : null;
    const resumed: Resumed = {
      ended: completion === null || completion.kind === 'return' ? 'end' : completion.kind,
      inputs: this.inputs,
      errorMessage: failed?.message.en ?? '',
      errorNode: failed?.node ?? '',
    };
    const result = refusePromise('control', this.generator.next(resumed));
    if (result.done === true) {
      fiber.close(node, result.value);
      return;
    }
    // A round that runs nothing counts as a step, so that no loop is endless. The first instruction belongs to the step of the node, and
    // one that pulls to the round.
    if (this.countsIdle && this.stepsBefore === fiber.run.steps) fiber.run.countStep();
    this.stepsBefore = fiber.run.steps;
    const pulls = 'pull' in result.value;
    this.countsIdle = !pulls || this.hasPulled;
    this.hasPulled = pulls;
    this.perform(result.value);
  }

  private perform(instruction: Instruction): void {
    const { fiber, node } = this;
    if ('run' in instruction) {
      this.catches = instruction.catches;
      if (instruction.outputs !== undefined) {
        fiber.scope.sequenceValue = NONE;
        // They are newer than all that its last frame has put out.
        putOutputs(node, instruction.outputs, fiber.scope, fiber.run.nextPull());
        if (this.listed !== null) this.listed.outputs = instruction.outputs;
      }
      const kind = instruction.catches === 'loop' ? 'round' : null;
      fiber.backTo(node, new Frame(this.visit, instruction.index, false, kind), this.listed);
      fiber.follow(node, instruction.run);
    } else if ('follow' in instruction) {
      fiber.follow(node, instruction.follow);
    } else if ('pull' in instruction) {
      fiber.beginPull();
      this.pull();
    } else {
      const { visit } = this;
      fiber.waitForChild(
        (onEnd) => new ParallelBranches(fiber, node, visit, instruction, onEnd),
        (completion) => {
          if (completion.kind === 'end' || (instruction.loop && completion.kind === 'break'))
            this.resume(completion);
          else fiber.unwind(completion);
        },
      );
    }
  }

  private pull(): void {
    const inputs = pullInputs(this.node, this.fiber);
    if (inputs === SPENT || inputs instanceof Promise) {
      this.fiber.pullOn(inputs, () => this.pull());
      return;
    }
    this.inputs = inputs;
    this.held.release();
    this.held = this.fiber.takeHeld();
    this.resume(null);
  }

  private get visit(): Step {
    this.step ??= this.frame.visit(this.node);
    return this.step;
  }
}
