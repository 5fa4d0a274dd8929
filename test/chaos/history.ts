/*
 * What a chaos run has recorded, for the checker. All times are milliseconds since 1970 of this machine's true clock: Postgres'
 * commits, the outside service's arrivals and the clients' answers can be compared.
 */

export type State = 'waiting' | 'running' | 'stopping' | 'stopped' | 'successful' | 'failed';

export const hasEnded = (state: State | null): boolean =>
  state === 'stopped' || state === 'successful' || state === 'failed';

/** One committed change of a job's row, as a trigger saw it. */
export interface Change {
  /** Grows from change to change of a job, in the order of their commits. */
  seq: number;
  job: number;
  /** Null: the row was inserted. */
  from: State | null;
  to: State;
  fence: number;
  oldFence: number;
  attempt: number;
  /** Whether a worker has the job after the change. */
  held: boolean;
  wasHeld: boolean;
  /** Whether the lease that the change met was over by the database's clock. */
  wasOver: boolean;
  /** What the row held for users (outputs, error, times) differed before. */
  altered: boolean;
  /** The process that wrote it. */
  by: string;
  committedAt: number;
}

/** One committed row of a job's journal. */
export interface JournalRow {
  job: number;
  number: number;
  keys: string[];
  by: string;
  /** The job's fence when it was written. */
  fence: number;
  committedAt: number;
}

/** One committed row of a job's log. */
export interface LogRow {
  job: number;
  firstRow: number;
  rows: number;
}

/** A job's row at the end of the run. */
export interface FinalRow {
  job: number;
  state: State;
  /** Which of the run's jobs it is; null: its execute did not say. */
  tag: string | null;
  /** The kind of its flow. */
  kind: string;
  outputs: Record<string, unknown> | null;
  error: string | null;
  finishTime: number | null;
}

/** One request that the outside service has seen. */
export interface Effect {
  job: number;
  /** The step's key: the Idempotency-Key without its job. */
  key: string;
  body: string;
  by: string;
  /** When the worker made the request. */
  createdAt: number;
  arrivedAt: number;
}

export type RequestKind = 'execute' | 'stop' | 'look' | 'wait';

/** One request of a client. */
export interface ClientRequest {
  kind: RequestKind;
  /** The process that was asked. */
  api: string;
  /** Which of the run's jobs it was for. */
  tag: string;
  /** With an idempotency key. */
  keyed: boolean;
  sentAt: number;
  answeredAt: number;
  /** Null where no answer came. */
  status: number | null;
  success: boolean;
  /** What an execute was answered; what a stop or a look was about. */
  job: number | null;
  /** What a look or a wait showed. */
  state: State | null;
  finishTime: number | null;
}

export interface FaultEvent {
  kind: string;
  /** The places whose processes it may have hindered; null: all. */
  places: string[] | null;
  from: number;
  to: number;
  detail: string;
}

/** The place of a process: `worker2.17` is the seventeenth process, in the place `worker2`. */
export const placeOf = (process: string): string => process.split('.')[0] ?? '';

/** A process of the installation, from its start to its end. */
export interface Life {
  process: string;
  role: 'api' | 'worker';
  from: number;
  to: number | null;
  /** Whether it had said that it is up, before it ended. */
  wasUp: boolean;
  /** Who ended it; `itself` is nobody's doing. */
  endedBy: 'fault' | 'job' | 'end' | 'itself' | null;
  how: string | null;
}

/** What the checks need to know of the run besides what happened. */
interface RunSettings {
  seed: string;
  leaseMs: number;
  maxAttempts: number;
  workers: number;
}

export interface Pulse {
  api: string;
  at: number;
  ms: number;
}

export interface History {
  settings: RunSettings;
  changes: Change[];
  journal: JournalRow[];
  log: LogRow[];
  /** Lines that `print` has logged, by job. */
  printed: Map<number, string[]>;
  finals: FinalRow[];
  effects: Effect[];
  requests: ClientRequest[];
  faults: FaultEvent[];
  lives: Life[];
  /** How often each job's shell command was started. */
  shellStarts: Map<number, number>;
  /** Command processes that outlived the run. */
  leftovers: string[];
  /** The longest that this harness itself was late, in milliseconds. */
  lateMs: number;
  /** How long an API took to say that it lives, for which it needs nothing but its share of the machine. */
  pulses: Pulse[];
}

/** Something that a promise rules out. */
export interface Breach {
  promise: string;
  job: number | null;
  says: string;
  /** Around which moment the history is to be shown. */
  at: number | null;
}
