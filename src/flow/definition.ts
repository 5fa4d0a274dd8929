/**
 * The definition of a node: data for the designer and the checks, and one function for the engine. The catalogue, the checks, the
 * engine and the reference read these definitions and nothing else.
 */
import type { DataType } from './data-type.js';
import type { Json } from './json.js';
import type { LogLevel } from './log-level.js';
import type { Text } from './text.js';

/**
 * How the journal treats a node. `pure`: nothing is recorded, and a replay computes it again. `recorded`: its outcome is
 * recorded, and a replay takes that. `outside`: it acts on other systems, so everything before it is committed first, and its
 * outcome is recorded.
 */
export type Effect = 'pure' | 'recorded' | 'outside';

export interface FlowPortDefinition {
  /** `null` is the default port. */
  name: string | null;
  title: Text;
}

export interface DataPortDefinition {
  name: string;
  dataType: DataType;
  title: Text;
  /** If a required input is null, the node fails; `upload` refuses one without a link and a value. */
  required?: boolean;
  /** The default of an input without a link. */
  value?: Json;
  /** What the value of an input stands for, for the designer. `process`: the id of a process. */
  holds?: 'process';
}

/**
 * A constant setting of a node, stored in `detailPanel.options.formDatas`. Templates in it are not evaluated, and it is exported as it
 * is: a secret is an input of the type `password` instead.
 */
export interface OptionDefinition {
  name: string;
  dataType: DataType;
  title: Text;
  required?: boolean;
  /** The default. */
  value: Json;
  allowed?: readonly Json[];
  min?: number;
  max?: number;
  /** Whether it must be a whole number. */
  integer?: boolean;
  /** The maximum length of a text, in characters. */
  maxLength?: number;
  /**
   * `variable`: the name of a variable of the flow; `expression`: a JSONata expression; `names`: an array of different texts; `code`:
   * JavaScript.
   */
  holds?: 'variable' | 'expression' | 'names' | 'code';
}

/** Values by port or option name. Steps share values, so a node must not modify them. */
export type Values = Record<string, Json>;

/** An example of the node in a flow. */
export interface Example {
  /** Values of the input ports and of the options. */
  inputs?: Values;
  options?: Values;
  /** The outputs that do not depend on the environment. */
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
  /** The names of flow outputs beyond those listed: `1`, `2`, … or the texts of an option, which must be an array. */
  moreFlowOutputs?: 'numbered' | { option: string };
  /** Whether a flow may add data ports, with a data type of its choice. */
  moreInputs?: boolean;
  moreOutputs?: boolean;
  /** Checks options that only the node understands, such as code. It must not run the code. */
  checkOptions?: (options: Values) => { option: string; message: Text } | null;
  example: Example;
}

/** Where a job begins. */
export interface EventDefinition extends Described {
  nodeType: 'event';
  effect: 'pure';
}

/** The context of an operation or a variable node, in addition to its inputs. */
export interface PureContext {
  /** The maximum size of a value, in bytes. */
  readonly maxValueBytes: number;
  getVariable(name: string): Json;
  /** @throws Failure if the value does not fit the type of the variable */
  setVariable(name: string, value: Json): void;
  /** Evaluates a JSONata expression that can read `own`, `vars`, `inputs`, `job` and `nodes`. */
  evaluate(expression: string, own: Values): Json | Promise<Json>;
  /** Yields to the event loop if it is time. Await it regularly in long work. Rejects if the job has ended meanwhile. */
  yieldIfSpent(): Promise<void> | undefined;
}

/** A node that computes values on demand, when another node reads its outputs. */
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

/** What follows a control node: the name of a flow output, or an exit from the enclosing frame. */
export type Next =
  | string
  | null
  | { leave: 'break' }
  | { leave: 'continue' }
  | { leave: 'return'; outputs: Values }
  | { leave: 'fail'; message: Text };

/** How an {@link Instruction} ended; after any other completion the node is not resumed. */
type Ended = 'end' | 'break' | 'continue' | 'failed';

/** An instruction of a control node to the engine. */
export type Instruction =
  /** Run what follows the port in a new frame. `catches`: which completions resume the node. */
  | { run: string; index: number; outputs?: Values; catches: 'nothing' | 'loop' | 'failure' }
  /** Run what follows the port in the node's own frame, then resume the node. */
  | { follow: string }
  /** Compute the inputs again, with all operations that they read. */
  | { pull: true }
  /** Run `count` frames concurrently, at most `atOnce` at a time, each with its own copy of `vars`. */
  | {
      count: number;
      atOnce: number;
      loop: boolean;
      /** Whether the step runs nothing else. A worker that continues the job then drops the records of branches that another branch has ended. */
      alone?: true;
      branch(index: number): { port: string; outputs?: Values };
    };

/** The result of an {@link Instruction}. */
export interface Resumed {
  ended: Ended;
  inputs: Values;
  /** Empty unless `ended` is `failed`; so is `errorNode`. */
  errorMessage: string;
  errorNode: string;
}

/** A control node that chooses what runs next. */
export interface ChoiceDefinition extends Described {
  nodeType: 'programming';
  effect: 'pure';
  choose(inputs: Values, options: Values): Next;
}

/** A control node that runs parts of the flow and continues after them. */
export interface ControlDefinition extends Described {
  nodeType: 'programming';
  effect: 'pure';
  control(
    inputs: Values,
    options: Values,
    flowOutputs: readonly string[],
  ): Generator<Instruction, Next, Resumed>;
}

/** The context of a function, in addition to its inputs. */
export interface FunctionStep {
  /** The node's id. */
  readonly node: string;
  /** The id of the running job, by which its work takes turns. Expressions of a job that resumes another one read that of the first. */
  readonly job: number;
  /** The id of the job's process. */
  readonly process: number;
  /** The id of the user whose job it is. */
  readonly user: number;
  readonly options: Values;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /**
   * The same for every attempt, also after a crash, so that a server can recognise a repeated request: 64 hexadecimal digits, or a
   * shorter text of visible ASCII for a job that began before jobs had UUIDs.
   */
  readonly idempotencyKey: string;
  /**
   * Aborts when the job is stopped and when the attempt's timeout expires. Where a branch is ended and the job goes on, it may abort some turns of
   * the event loop later; but to read this property aborts it at once. So read it again before each action, instead of keeping it.
   */
  readonly signal: AbortSignal;
  /** The host's time in milliseconds since 1970. */
  now(): number;
  /** Waits; the wait survives a restart of the worker. The waits of an attempt have to begin in the same order each time. */
  wait(seconds: number): Promise<void>;
  /** Waits for a turn among other jobs, such as for a free thread: this does not count for the attempt's timeout. */
  untimed<Result>(turn: Promise<Result>): Promise<Result>;
  log(level: LogLevel, text: string): void;
  /** The maximum size of a value, in bytes. */
  readonly maxValueBytes: number;
  /** The host's settings. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Runs the newest version of a process in this job and returns its outputs. Call it at most once in an attempt: a second call is refused. */
  call(process: number, inputs: Values): Promise<Values>;
  /**
   * Makes a token with which somebody outside can send this job one event.
   *
   * @param expiresIn how long it is valid, in seconds; null: until the job ends
   */
  createToken(expiresIn: number | null): Promise<string>;
  /**
   * Waits for the event of a token of this job. The wait survives a restart of the worker, and the job may be parked. The waits
   * of an attempt have to begin in the same order each time.
   *
   * @param seconds how long it waits; null: until the token expires
   * @returns null if the event has not come in time
   * @throws Failure if the job has no such token
   */
  waitForEvent(token: string, seconds: number | null): Promise<{ body: Json } | null>;
  /** Continues after the step with this flow output of the node, and not with the default one. */
  leaveBy(flowOutput: string): void;
}

/** A node that acts. If `run` throws, the attempt fails; users see the message of the error. */
export interface FunctionDefinition extends Described {
  /** `programming` for a call: its outcome follows from the records of the callee. */
  nodeType: 'function' | 'programming';
  effect: Effect;
  run(inputs: Values, step: FunctionStep): Values | Promise<Values>;
  /** The default timeout of an attempt in seconds; 0: no limit. If omitted, 300 for `outside` and no limit for others. */
  timeout?: number;
  /** `false`: if a crash interrupts an attempt, it is not repeated, and the job fails because the outcome is unknown. */
  retryAfterCrash?: boolean;
}

export type NodeDefinition =
  | EventDefinition
  | OperationDefinition
  | VariableSetDefinition
  | ChoiceDefinition
  | ControlDefinition
  | FunctionDefinition;

/** A set of nodes with one namespace. Third parties add nodes as packages. */
export interface NodePackage {
  namespace: string;
  title: Text;
  description: Text;
  nodes: readonly NodeDefinition[];
}

/** The full name of a node, for example `core.http.request`. */
export function fullName(node: { namespace: string; name: string }): string {
  return `${node.namespace}.${node.name}`;
}

/** The full name as lists of steps show it, for example `core.http/request`. */
export const listedName = ({ namespace, name }: { namespace: string; name: string }): string =>
  `${namespace}/${name}`;

/** Whether a node is a function, which has the common options, the `error` port and the output `errorMessage`. */
export function isFunction(definition: NodeDefinition): definition is FunctionDefinition {
  return 'run' in definition;
}
