import type { CommonOptions } from '../common-options.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { FunctionDefinition, Values } from '../definition.js';
import type { LogLevel } from '../log-level.js';
import type { AttemptResult } from './attempt-result.js';
import type { FiberContext } from './fiber-context.js';
import type { Step } from './frame.js';
import type { Moment } from './moments.js';
import type { RunContext } from './run-context.js';

/** One run of a function, as its attempts and the calls they make see it. */
export interface FunctionContext {
  readonly run: RunContext;
  readonly fiber: FiberContext;
  readonly node: CompiledNode;
  readonly definition: FunctionDefinition;
  readonly common: CommonOptions;
  readonly inputs: Values;
  readonly step: Step;
  /** The step's key in the journal. */
  readonly key: string;
  /** The generation of the step's idempotency key: see `Inheritance`. */
  readonly generation: number;
  /** The node's name in the job: see {@link CallPath}. */
  readonly name: string;
  /** Shows the inputs of the step no more, or again: see `ListedStep`. */
  withhold(isWithheld: boolean): void;
  log(level: LogLevel, text: string): void;
  /**
   * A time some seconds after this was first called in any attempt of the job, in milliseconds since 1970.
   *
   * @param name distinguishes the moments of one step
   */
  moment(name: string, seconds: number): Moment;
  /**
   * Waits until `due`, during which the job may be parked; rejects if it is stopped.
   *
   * @param due may be infinite
   * @param woken ends the wait earlier
   */
  waitUntil(due: number, signal?: AbortSignal, woken?: AbortSignal): Promise<void>;
  /** The outputs of an attempt, converted to the types of the ports. */
  accept(outputs: Values): AttemptResult;
}
