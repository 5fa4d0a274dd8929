/**
 * What a node is: data for the designer and the checks, and one function for the engine. Everything that knows
 * nodes (catalogue, checks, engine, reference) reads these definitions and nothing else.
 */
import type { DataType } from './data-type.js';
import type { Json, LogLevel } from './world.js';

/** A text in the two languages of the product. */
export interface Text {
  en: string;
  zh: string;
}

/** What the journal must do for a node: see `flow-language.md`, "Durability". */
export type Effect = 'pure' | 'recorded' | 'outside';

export interface FlowPortDefinition {
  /** `null` names the plain way in or out. */
  name: string | null;
  title: Text;
}

export interface DataPortDefinition {
  name: string;
  dataType: DataType;
  title: Text;
  /** A required input that is null fails the node, and one without link and value is a fault of `upload`. */
  required?: boolean;
  /** What an unlinked input is worth when the flow gives no value. */
  value?: Json;
}

/** A fixed setting of a node, kept in `detailPanel.options.formDatas`. Templates are not evaluated in it. */
export interface OptionDefinition {
  name: string;
  dataType: DataType;
  title: Text;
  required?: boolean;
  /** What it is worth when the flow does not set it. */
  value: Json;
  allowed?: readonly Json[];
  min?: number;
  max?: number;
  /** `variable`: must name a variable of the flow; `expression`: must be a JSONata expression; `names`: texts, all different. */
  holds?: 'variable' | 'expression' | 'names';
}

/** Values by port or option name. Values are shared between steps: a node must not alter them. */
export type Values = Record<string, Json>;

/** A node of a saved flow that shows the definition at work, with the job it runs in. */
export interface Example {
  /** Values of the input ports and of the options. */
  inputs?: Values;
  options?: Values;
  /** What it puts out, as far as that is certain. */
  outputs?: Values;
}

interface Described {
  namespace: string;
  name: string;
  /** Raised when ports, effect or the order of its records change. */
  revision: number;
  title: Text;
  description: Text;
  flowInputs: readonly FlowPortDefinition[];
  flowOutputs: readonly FlowPortDefinition[];
  inputs: readonly DataPortDefinition[];
  outputs: readonly DataPortDefinition[];
  options: readonly OptionDefinition[];
  /** Flow outputs beyond those listed, told by their name: `switch`, `sequence` and `parallel` have such. */
  moreFlowOutputs?: (name: string, options: Values) => boolean;
  /** Data ports that the flow itself may list besides, with a data type of its choice. */
  moreInputs?: boolean;
  moreOutputs?: boolean;
  example: Example;
}

/** Where a job begins. */
export interface EventDefinition extends Described {
  nodeType: 'event';
  effect: 'pure';
}

/** What an operation or a variable node may read and write besides its inputs. */
export interface PureContext {
  /** What a value may weigh, in bytes. */
  readonly maxValueBytes: number;
  getVariable(name: string): Json;
  /** Throws a `Failure` where the value does not fit the variable's type. */
  setVariable(name: string, value: Json): void;
  /** Evaluates a JSONata expression with `own` beside `vars`, `inputs`, `job` and `nodes`. */
  evaluate(expression: string, own: Values): Json | Promise<Json>;
}

/** A pure value, computed when it is pulled. */
export interface OperationDefinition extends Described {
  nodeType: 'operation' | 'variable_get';
  effect: 'pure';
  compute(inputs: Values, options: Values, context: PureContext): Values | Promise<Values>;
}

export interface VariableSetDefinition extends Described {
  nodeType: 'variable_set';
  effect: 'pure';
  assign(inputs: Values, options: Values, context: PureContext): Values;
}

/** How a control node is done: follow a flow output, or leave what it runs in. */
export type Next =
  | string
  | null
  | { leave: 'break' }
  | { leave: 'continue' }
  | { leave: 'return'; outputs: Values }
  | { leave: 'fail'; message: string };

/** How what an {@link Instruction} ran has ended; others than these never come back to the node. */
type Ended = 'end' | 'break' | 'continue' | 'failed';

/** What a control node asks of the engine. */
export type Instruction =
  /** Run what the port reaches in a frame of its own. `catches` says which ends come back to the node. */
  | { run: string; index: number; outputs?: Values; catches: 'nothing' | 'loop' | 'failure' }
  /** Run what the port reaches in the node's own frame, then come back. */
  | { follow: string }
  /** Take the inputs anew, with all operations behind them. */
  | { pull: true }
  /** Run frames side by side, `atOnce` at most, each with its own copy of `vars`. */
  | {
      count: number;
      atOnce: number;
      loop: boolean;
      branch(index: number): { port: string; outputs?: Values };
    };

/** What the engine answers to an {@link Instruction}. */
export interface Resumed {
  ended: Ended;
  inputs: Values;
  /** Where `ended` is `failed`. */
  errorMessage: string;
  errorNode: string;
}

/** A control node that only chooses where control goes. */
export interface ChoiceDefinition extends Described {
  nodeType: 'programming';
  effect: 'pure';
  choose(inputs: Values, options: Values): Next;
}

/** A control node that runs parts of the flow and goes on after them. */
export interface ControlDefinition extends Described {
  nodeType: 'programming';
  effect: 'pure';
  control(
    inputs: Values,
    options: Values,
    flowOutputs: readonly string[],
  ): Generator<Instruction, Next, Resumed>;
}

/** What a function is given besides its inputs. */
export interface FunctionStep {
  /** The node's id. */
  readonly node: string;
  readonly options: Values;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The same for every attempt, also after a crash: what makes a repeated request harmless. */
  readonly idempotencyKey: string;
  /** Aborts on a stop and when the attempt's time is up. */
  readonly signal: AbortSignal;
  /** The job's time, milliseconds since 1970. */
  now(): number;
  /** Waits, in a way that survives a restart of the worker. At most once in an attempt. */
  wait(seconds: number): Promise<void>;
  log(level: LogLevel, text: string): void;
  /** What a value may weigh, in bytes. */
  readonly maxValueBytes: number;
  /** The host's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Runs the newest version of a process in this job and gives its outputs. */
  call(process: number, inputs: Values): Promise<Values>;
}

/** A node that acts. What `run` throws fails the attempt; the text of the error is shown to users. */
export interface FunctionDefinition extends Described {
  /** `programming` for a call, whose outcome follows from what the callee records. */
  nodeType: 'function' | 'programming';
  effect: Effect;
  run(inputs: Values, step: FunctionStep): Values | Promise<Values>;
  /** Seconds that an attempt may take where the flow does not say; 0 for no limit. By default 300 for `outside`. */
  timeout?: number;
  /** `false`: an attempt that a crash has interrupted is not repeated; the job fails, its outcome being unknown. */
  retryAfterCrash?: boolean;
}

export type NodeDefinition =
  | EventDefinition
  | OperationDefinition
  | VariableSetDefinition
  | ChoiceDefinition
  | ControlDefinition
  | FunctionDefinition;

/** A set of nodes under one namespace: what a third party adds. */
export interface NodePackage {
  namespace: string;
  title: Text;
  description: Text;
  nodes: readonly NodeDefinition[];
}

/** `core.http.request` */
export function fullName(node: { namespace: string; name: string }): string {
  return `${node.namespace}.${node.name}`;
}

/** Whether a node has the common options, the `error` port and `errorMessage`. */
export function isFunction(definition: NodeDefinition): definition is FunctionDefinition {
  return 'run' in definition;
}
