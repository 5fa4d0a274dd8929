/**
 * The interface of a run to its host. The engine has no wall clock, database or queue of its own.
 *
 * Terms: a *flow* is the graph that a designer saved. A *node* is one box of it, a *port* one connection point of a node, a
 * *link* joins two ports. A *job* is one run of a flow, a *step* one run of a node in a job. A *frame* is the context in
 * which a loop's body, a branch, a `try` or a called process runs. A *record* is one entry of the job's *journal*: the result of
 * something that a replay must not do again.
 */
import type { CompiledFlow } from './compiled-flow.js';
import type { Values } from './definition.js';
import type { Json } from './json.js';
import type { Limits } from './limits.js';
import type { LogLevel } from './log-level.js';
import type { Text } from './text.js';

/** The records of earlier attempts of a job, by key. */
export interface Recorded {
  readonly size: number;
  has(key: string): boolean;
  keys(): Iterable<string>;
  /** A run asks once for the outcome of a step, so that a host can drop a large one then. */
  get(key: string): Json | undefined;
}

/** Where a job's records go. Records appended in one turn of the event loop are committed together or not at all. */
export interface Journal {
  /** The records that earlier attempts of this job have committed, by key. */
  readonly recorded: Recorded;
  /** Given if the job resumes another one: what `recorded` has from that job. */
  readonly inheritance?: Inheritance;
  /** Adds a record to the next batch and returns at once. `weight`: its approximate size in bytes. */
  append(key: string, value: Json, weight: number): void;
  /** Settles when all that was appended or logged so far is committed; rejects when this attempt no longer holds the job. */
  committed(): Promise<void>;
  /**
   * Undefined if there is room for more records and lines; else settles when there may be, and rejects as `committed` does. No function
   * begins without room.
   */
  room?(): Promise<unknown> | undefined;
}

/**
 * What a job has from the jobs that it resumes, one after the other. The first of them is generation 0, the job that resumed it is
 * generation 1, and so on. The idempotency key of a step belongs to the generation of the newest outcome on which the step depends:
 * a step that was in flight keeps its key, and a step that only one of two resumes reaches has a key of that resume.
 */
export interface Inheritance {
  /** The generation of this job. */
  readonly generation: number;
  /** The generations of the records from earlier jobs. */
  readonly records: ReadonlyMap<string, number>;
  /** The steps that failed, each with the generation that last began it anew. */
  readonly anew: ReadonlyMap<string, number>;
  /** The nodes that differ from those of the job before, each with the generation that has changed it last. */
  readonly changed: ReadonlyMap<string, number>;
  /** Whether the flow is not that of all jobs before: finished steps can lead elsewhere. */
  readonly isOfOtherFlow: boolean;
  /** The least generation of a step that has not finished, unless it asks for what was in flight before: that of the last resume with another flow. */
  readonly leastGeneration: number;
  /** By step that was in flight in an earlier job, the generation of the idempotency key that it used last. */
  readonly sent: ReadonlyMap<string, number>;
  /** The id that the flow reads as that of its job; null: its own. */
  readonly job: number | null;
}

/** A step at its beginning. */
export interface BegunStep {
  /** The same in every attempt of the job. */
  key: string;
  /** The node's name in the job's log. */
  node: string;
  /** The name of its definition: `core.http/request`. */
  name: string;
  /** The loop rounds and calls around it, outermost first: `['loop[2]', 'call']`. */
  path: readonly string[];
  inputs: Values;
  /** Whether a record of its end is appended in the turn in which it ends. */
  isRecorded: boolean;
  /** Whether an earlier attempt has recorded its end. */
  hasEnded: boolean;
}

/** A step that is listed, and in progress. */
export interface ListedStep {
  /** The number of attempts that have begun. */
  attempts: number;
  /** Whether its inputs are not shown: it calls a process of which the passwords are not known yet. */
  isWithheld: boolean;
  outputs: Values;
  /** Ends it. Later calls have no effect. */
  end(state: 'successful' | 'failed' | 'stopped', error: Text | null): void;
}

/** Lists what each step does, for the users of the job. Nothing of it affects the run or a replay. */
export interface StepList {
  /** Whether steps whose node is not recorded are listed, too. */
  readonly listsAll: boolean;
  /** A step begins, or is replayed. Returns null if an earlier attempt has listed it. */
  begin(step: BegunStep): ListedStep | null;
}

/** The database's time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Calls `action` at a time, but never before this returns. Returns what cancels it. */
  call(at: number, action: () => void): () => void;
}

/** An event from outside, as a look finds it. `expiresAt`: when it can no longer come, in milliseconds since 1970; null: never. */
export type FoundEvent = { body: Json } | { expiresAt: number | null; hasExpired: boolean };

/** The events that others send to one job. Each belongs to a token of the job, and comes once. */
export interface Events {
  /** Makes and stores an unguessable token. @param expiresIn how long it is valid, in seconds; null: until the job ends */
  createToken(expiresIn: number | null): Promise<string>;
  /**
   * Looks whether the event has come.
   *
   * @throws Failure if the job has no such token; the reason of the signal if it aborts before the look begins
   */
  find(token: string, signal: AbortSignal): Promise<FoundEvent>;
  /** Calls `changed` whenever the event may have come. Returns a function that ends this. */
  watch(token: string, changed: () => void): () => void;
}

/** Tells a run to end; an `AbortSignal` is one. */
export interface EndSignal {
  readonly aborted: boolean;
  /** Whether the job ends too, so that no other worker continues it. */
  readonly isStop?: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** Everything that the host gives to the run of one job. */
export interface RunHost {
  job: { id: number; process: number; user: number };
  /**
   * The idempotency key of a step, given its key in the journal: the same in every attempt of the job.
   *
   * @param generation the job of a resumed one to which the step belongs: see {@link Inheritance}
   */
  idempotencyKey(step: string, generation: number): string;
  /** A digest of a text, at most 100 characters, that no other text has. */
  digest(text: string): string;
  /** The inputs of `execute`, checked against the flow's variables. */
  inputs: Record<string, Json>;
  /**
   * The value that a shared variable had at `execute`; undefined if there was none of that name.
   *
   * @throws JobFailure if it cannot be read
   */
  shared(name: string): Json | undefined;
  journal: Journal;
  /** Null: steps are not listed. */
  stepList: StepList | null;
  clock: Clock;
  limits: Limits;
  /**
   * A run in which only waits are in progress, all of them due later than this many milliseconds from now, ends as `parked`. It is called
   * whenever a wait begins, and the result may change. A function, since a getter made each job a host of another shape: V8 collected
   * twice the garbage, and a job took a fifth longer (measured).
   */
  parkMs(): number;
  /** Aborts on a stop, a lost lease and a shutdown: running nodes are ended, and the run settles as `aborted`. */
  signal: EndSignal;
  /** Adds one log entry to the batch of the records appended in this turn. `bytes`: the approximate size of its lines. */
  log(level: LogLevel, node: string, text: string, bytes?: number): void;
  /**
   * The newest version of a process, or the given version (at a replay); null if there is none.
   *
   * @param signal aborts when the call is stopped
   * @param uses whether one of the processes around the call has a node of this name. Its revision is that of this worker, so that no worker
   *   could run a version that was checked with another revision of the node
   */
  callee(
    process: number,
    version: number | undefined,
    signal: AbortSignal,
    uses: (name: string) => boolean,
  ): Promise<{ version: number; flow: CompiledFlow } | null>;
  /**
   * Told before a called process begins, and before its inputs are checked, so that the host hides its passwords from then on. Undefined if it has
   * none.
   *
   * @param signal aborts when the call is stopped
   * @returns what is to be called when the process has ended: then they may be forgotten. Null if the call was stopped before they were known
   */
  hidePasswords(
    flow: CompiledFlow,
    inputs: Values,
    signal: AbortSignal,
  ): Promise<(() => void) | null> | undefined;
  events: Events;
  /** Settings for nodes, passed on unchanged. */
  nodeSettings: Readonly<Record<string, unknown>>;
}
