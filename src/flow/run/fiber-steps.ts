import type { CompiledNode } from '../compiled-flow.js';
import { listedName } from '../definition.js';
import type { Values } from '../definition.js';
import type { ListedStep, StepList } from '../run-host.js';
import type { Text } from '../text.js';
import type { CallPath } from './call-path.js';
import type { Frame, Step } from './frame.js';

/** The part of a run that lists steps. */
interface ListingRun {
  readonly stepList: StepList | null;
  stopStep(step: ListedStep | null): void;
}

/** Lists the steps of a fiber. Without a {@link StepList} it does nothing. */
export class FiberSteps {
  /** The listed step of the current node; null if it is not listed. */
  current: ListedStep | null = null;
  /** Whether the visit of the current node has begun to be listed. Before that, its inputs are computed. */
  private hasBegun = false;
  private readonly listsAll: boolean;
  /** The operation that is computed, if it is listed. */
  private pulled: ListedStep | null = null;

  constructor(
    private readonly run: ListingRun,
    private readonly path: CallPath,
  ) {
    this.listsAll = run.stepList?.listsAll === true;
  }

  /** A node is visited. */
  visit(): void {
    this.current = null;
    this.hasBegun = false;
  }

  /** The inputs of a node that is not a function are known. */
  begin(node: CompiledNode, frame: Frame, inputs: Values): void {
    this.hasBegun = true;
    if (this.listsAll) this.current = this.list(node, frame, inputs);
  }

  /** A function begins. @param hasEnded whether an earlier attempt has recorded its end */
  beginFunction(node: CompiledNode, step: Step, inputs: Values, hasEnded: boolean): void {
    this.hasBegun = true;
    const isRecorded = node.definition.effect !== 'pure';
    const { stepList } = this.run;
    if (stepList === null || !(isRecorded || this.listsAll)) return;
    this.current = stepList.begin({
      key: step.key,
      node: this.path.nameOf(node),
      name: listedName(node.definition),
      path: step.frame.rounds,
      inputs,
      isRecorded,
      hasEnded,
    });
  }

  /** An operation is computed. */
  pull(operation: CompiledNode, frame: Frame, inputs: Values): ListedStep | null {
    if (this.listsAll) this.pulled = this.list(operation, frame, inputs);
    return this.pulled;
  }

  /** The current node has failed. If its inputs could not be computed, it has not begun and has no record. */
  fail(node: CompiledNode, frame: Frame, error: Text): void {
    const { stepList } = this.run;
    if (!this.hasBegun && stepList !== null) {
      const isRecorded = node.action.kind === 'run' && node.definition.effect !== 'pure';
      if (isRecorded || this.listsAll) this.current = this.list(node, frame, {});
      if (this.current !== null) this.current.attempts = 0;
    }
    this.hasBegun = true;
    this.current?.end('failed', error);
  }

  put(outputs: Values): void {
    if (this.current !== null) this.current.outputs = outputs;
  }

  end(error: Text | null): void {
    this.current?.end(error === null ? 'successful' : 'failed', error);
  }

  /** The fiber was stopped. */
  stop(): void {
    this.run.stopStep(this.current);
    this.run.stopStep(this.pulled);
  }

  private list(node: CompiledNode, frame: Frame, inputs: Values): ListedStep | null {
    return (
      this.run.stepList?.begin({
        key: frame.listedKey(node),
        node: this.path.nameOf(node),
        name: listedName(node.definition),
        path: frame.rounds,
        inputs,
        isRecorded: false,
        hasEnded: false,
      }) ?? null
    );
  }
}
