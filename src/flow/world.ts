/**
 * What the engine is handed by its host, so that it knows no clock, database or queue of its own.
 *
 * Words: a *flow* is the graph that a designer saved; a *node* is one box of it, a *port* one of the box's
 * sockets, a *link* joins two ports. A *job* is one run of a flow, a *step* one run of a node in it. A *frame* is
 * what a loop's body, a branch, a `try` or a called process runs in. A *record* is one line of the job's *journal*:
 * what a replay must not do again.
 */
import type { CompiledFlow } from './compile-flow.js';

/** A value that a flow works with. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** The bounds of `flow-language.md`, each a setting: counts, levels or bytes. */
export interface Limits {
  maxSteps: number;
  maxDepth: number;
  maxValueBytes: number;
  maxLiveBytes: number;
  maxRecordBytes: number;
  maxLogBytes: number;
  maxNodes: number;
  maxLinks: number;
}

/** Where a job's records go. Records appended in one turn of the event loop are committed together or not at all. */
export interface Journal {
  /** What earlier attempts of this job have committed, by key. */
  readonly recorded: ReadonlyMap<string, Json>;
  /** Adds a record to the next batch and returns at once. `weight`: about how many bytes it takes. */
  append(key: string, value: Json, weight: number): void;
  /** Settles when all that was appended or logged so far is committed; rejects when this attempt has lost the job. */
  committed(): Promise<void>;
}

/** The database's time, in milliseconds since 1970. */
export interface Clock {
  now(): number;
  /** Settles at the moment `until`, or as soon as `signal` aborts (it then resolves, too). */
  sleep(until: number, signal: AbortSignal): Promise<void>;
}

/** What a run hears from outside; an `AbortSignal` is one. */
export interface EndSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options: { once: true }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** All that one job's run is given. */
export interface World {
  job: { id: number; process: number };
  /** What `execute` was given, checked against the flow's variables. */
  inputs: Record<string, Json>;
  /**
   * A shared variable as it was at `execute`; undefined where there was none of the name.
   *
   * @throws JobFailure where it cannot be read
   */
  shared(name: string): Json | undefined;
  journal: Journal;
  clock: Clock;
  limits: Limits;
  /** A run in which only waits are in flight, all due later than this many milliseconds from now, ends as `parked`. */
  parkMs: number;
  /** Aborts on a stop, a lost lease and a shutdown: running nodes are ended, and the run settles as `aborted`. */
  signal: EndSignal;
  /** One log entry; it joins the same batch as the records appended in this turn. */
  log(level: LogLevel, node: string, text: string): void;
  /** The newest version of a process, or the given one (at a replay); null where there is none. */
  callee(process: number, version?: number): Promise<{ version: number; flow: CompiledFlow } | null>;
  /** Settings that nodes read, handed through untouched. */
  nodeSettings: Readonly<Record<string, unknown>>;
}

/** How a run ended. A closed set: whoever reads it handles each. */
export type Outcome =
  | { state: 'successful'; outputs: Record<string, Json> }
  | { state: 'failed'; error: string; node: string | null }
  | { state: 'aborted' }
  | { state: 'parked'; until: number };

/** What a job's page shows of one node. Times are milliseconds of the {@link Clock}; null while not known. */
export interface NodeProgress {
  node: string;
  state: 'running' | 'successful' | 'failed' | 'stopped';
  runs: number;
  startTime: number | null;
  finishTime: number | null;
  error: string | null;
}

/** A run under way. */
export interface Run {
  readonly outcome: Promise<Outcome>;
  /** Every node that has run so far, in the order of first runs. Cheap enough to be asked at each flush. */
  progress(): NodeProgress[];
  /** Grows with every change of {@link progress}, so that a host can skip what has not changed. */
  readonly changes: number;
}
