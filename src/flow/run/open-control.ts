import { assertNever } from '../assert-never.js';
import type { CompiledNode } from '../compile-flow.js';
import type { Instruction, Next, Resumed, Values } from '../definition.js';
import type { Ending } from './ending.js';
import type { Fiber } from './fiber.js';
import { Frame } from './frame.js';
import type { Step } from './frame.js';
import { SideBySide } from './side-by-side.js';
import { takeInputs } from './take-inputs.js';

/**
 * A control node that has begun and not ended: its fiber comes back to it when what it has asked for has run out. The
 * node's own generator says what that is.
 */
export class OpenControl {
  readonly kind = 'control';
  private catches: 'nothing' | 'loop' | 'failure' = 'nothing';
  /** The visit, once a frame was opened and needs a name. */
  private step: Step | null = null;
  /** How many steps the job had run when the node was last asked. */
  private stepsBefore: number;

  constructor(
    private readonly fiber: Fiber,
    private readonly frame: Frame,
    readonly node: CompiledNode,
    private inputs: Values,
    private readonly generator: Generator<Instruction, Next, Resumed>,
  ) {
    this.stepsBefore = fiber.run.steps;
  }

  /** Whether the node wants to go on after such an ending of what it has run. */
  takes(ending: Ending): boolean {
    switch (ending.kind) {
      case 'break':
      case 'continue':
        return this.catches === 'loop';
      case 'failed':
        return this.catches === 'failure';
      case 'return':
      case 'end':
        return false;
      default:
        return assertNever(ending);
    }
  }

  /**
   * Lets the node say what comes next.
   *
   * @param ended how what it last asked for has ended, null where it did not run anything
   */
  goOn(ended: Ending | null): void {
    const { fiber, node } = this;
    fiber.backTo(node, this.frame);
    this.catches = 'nothing';
    const failed = ended?.kind === 'failed' ? ended : null;
    const result = this.generator.next({
      ended: ended === null || ended.kind === 'return' ? 'end' : ended.kind,
      inputs: this.inputs,
      errorMessage: failed?.message ?? '',
      errorNode: failed?.node ?? '',
    });
    if (result.done === true) {
      fiber.close(node, result.value);
      return;
    }
    // A round that runs nothing counts as a step, so that no loop goes on for ever.
    if (this.stepsBefore === fiber.run.steps) fiber.run.countStep();
    this.stepsBefore = fiber.run.steps;
    this.perform(result.value);
  }

  private perform(instruction: Instruction): void {
    const { fiber, node } = this;
    if ('run' in instruction) {
      this.catches = instruction.catches;
      if (instruction.outputs !== undefined) fiber.putOutputs(node, instruction.outputs);
      fiber.backTo(node, new Frame(this.visit, instruction.index));
      fiber.follow(node, instruction.run);
    } else if ('follow' in instruction) {
      fiber.follow(node, instruction.follow);
    } else if ('pull' in instruction) {
      fiber.beginPull();
      this.pull();
    } else {
      const { visit } = this;
      fiber.holdOn(
        (onEnd) => new SideBySide(fiber, node, visit, instruction, onEnd),
        (ending) => {
          if (ending.kind === 'end' || (instruction.loop && ending.kind === 'break')) this.goOn(ending);
          else fiber.unwind(ending);
        },
      );
    }
  }

  private pull(): void {
    const inputs = takeInputs(this.node, this.fiber);
    if (inputs instanceof Promise) {
      this.fiber.waitForComputing(inputs, () => this.pull());
    } else {
      this.inputs = inputs;
      this.goOn(null);
    }
  }

  private get visit(): Step {
    this.step ??= this.frame.visit(this.node);
    return this.step;
  }
}
