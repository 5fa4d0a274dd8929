/*
 * The record of a chaos run, for the checker. All times are milliseconds since 1970 of this machine's true clock: Postgres'
 * commits, the outside service's arrivals and the clients' answers can be compared.
 */

import type { ServerEvent } from '../support/event-streams.js';
import type { PromiseName } from './check/promises.js';
import type { Usage } from './usage.js';

export type State = 'waiting' | 'running' | 'stopping' | 'stopped' | 'successful' | 'failed';

export const hasEnded = (state: State | null): boolean =>
  state === 'stopped' || state === 'successful' || state === 'failed';

/** What `print` has logged, of lines `time level node mark …`. */
export const marksOf = (lines: string[]): string[] =>
  lines.flatMap((line) => /^\S+ info \S+ (mark .*)$/.exec(line)?.[1] ?? []);

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
  /** The job of which it is a rerun. */
  rerunOf: number | null;
  /** Whether its flow had failed, also where a stop had been answered before. */
  hasFailingFlow: boolean;
  /** Of its process; null: a trial. */
  version: number | null;
  /** The id of its frozen flow. */
  definition: number;
  /** JSON text. */
  inputs: string | null;
  /** Whether the outside service is to be told of its end. */
  callsBack: boolean;
}

/** A schedule of the run. Times are in milliseconds. */
export interface ScheduleRecord {
  name: string;
  everySeconds: number;
  /** Its first tick. */
  first: number;
  /** Its ticks up to then have had their time; null: it goes on. */
  until: number | null;
}

/** One try of a callback as the outside service has seen it. */
export interface SeenCallback {
  webhookId: string;
  /** The id and the tag of the job in its body. */
  madeFor: number;
  tag: string;
  state: State;
  by: string;
  /** When the worker made the request. */
  createdAt: number;
  arrivedAt: number;
  /** Infinity: it was not answered yet. */
  answeredAt: number;
  /** Null: the connection was closed without an answer. */
  status: number | null;
}

/** The same, with the job that the database has. */
export interface Callback extends SeenCallback {
  /** NaN where that job is gone: a failover has lost it. */
  job: number;
}

/** One request as the outside service has seen it. */
export interface SeenEffect {
  /** Which of the run's jobs made it, as the job itself reports. A job and its reruns have one tag. */
  tag: string;
  /** The id that the job had; NaN: unknown. */
  madeBy: number;
  idempotencyKey: string;
  /** The step's key in its job's journal. */
  key: string;
  body: string;
  by: string;
  /** When the worker made the request. */
  createdAt: number;
  arrivedAt: number;
}

/** The same, with the job that the database has. */
export interface Effect extends SeenEffect {
  /** NaN where that job is gone: a failover has lost it. */
  job: number;
}

export type RequestKind =
  | 'execute'
  | 'batch'
  /** From the beginning. */
  | 'rerun'
  /** To a hook. */
  | 'delivery'
  /** An event from outside. */
  | 'event'
  /** A rerun that goes on where the job before ended. */
  | 'resume'
  | 'stop'
  | 'stop of many'
  | 'read'
  | 'wait';

/** Whether it starts jobs. */
export const startsJobs = ({ kind }: { kind: RequestKind }): boolean =>
  kind === 'execute' || kind === 'delivery' || kind === 'batch' || kind === 'rerun' || kind === 'resume';

/** Whether a status refuses the request itself: its jobs, its body or its key. */
export const isRefusal = (status: number | null): boolean =>
  status === 400 || status === 404 || status === 409;

/** One request of a client. */
export interface ClientRequest {
  kind: RequestKind;
  /** The process that was asked. */
  api: string;
  /** Which of the run's jobs it was for; of a batch and its stop: the client, whose jobs have `tags`. */
  tag: string;
  /** The kind of its flow. */
  flow: string;
  /** The idempotency key. */
  key: string | null;
  sentAt: number;
  answeredAt: number;
  /** Null where no answer came. */
  status: number | null;
  success: boolean;
  /** The job that an execute or a rerun was answered, or the job of a stop, a read or a wait. */
  job: number | null;
  /** The tags of the jobs of a batch, or of its stop. */
  tags: string[];
  /** The jobs with these tags: those that a batch was answered, or those that are to be stopped. */
  jobs: number[];
  /** Of an event: its token, and what its body has as `event`. */
  event: { token: string; text: string } | null;
  /** The job of which a rerun was asked. */
  original: number | null;
  /** The version with which a resume was to go on; null: that of its original. */
  version: number | null;
  /** How many jobs had not ended, as a stop of many was answered. */
  count: number | null;
  /** The answer of a read or a wait. */
  state: State | null;
  finishTime: number | null;
  /** The tag of the job that was read: after a failover that lost a job, another one has its id. */
  seenTag: string | null;
}

/** What one client has seen of a job that it watches, over many connections. */
export interface Watching {
  job: number;
  tag: string;
  from: number;
  /** Infinity while it goes on. */
  to: number;
  events: ServerEvent[];
  /** The answer that ended it. 204: the last event was seen. 400: the last event is no longer there. Null: the run ended first. */
  answer: number | null;
}

export interface FaultEvent {
  kind: string;
  /** The slots whose processes it affected; null: all. */
  slots: string[] | null;
  from: number;
  to: number;
  detail: string;
  /** Of a failover: from when on commits may be lost. */
  lostFrom?: number;
  /** The kind of flow whose process is locked. */
  locks?: string;
}

/** The slot of a process: `worker2.17` is the seventeenth process, in the slot `worker2`. */
export const slotOf = (process: string): string => process.split('.')[0] ?? '';

/** A process of the installation, from its start to its end. */
export interface ProcessRun {
  process: string;
  role: 'api' | 'worker';
  from: number;
  to: number | null;
  /** Whether it had said that it is up, before it ended. */
  wasUp: boolean;
  /** What it had used at its start, at each message from its event loop, which sends one every 500 ms, and at its end. */
  usage: Usage[];
  /** The cause of its end: a fault, a request of its own job, its watchdog, or the end of the run; `itself`: none of these. */
  endedBy: 'fault' | 'job' | 'watchdog' | 'end' | 'itself' | null;
  how: string | null;
}

/** The data of the run that the checks need in addition to the events. */
interface RunSettings {
  seed: string;
  leaseMs: number;
  maxAttempts: number;
  workers: number;
}

export interface Probe {
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
  watchings: Watching[];
  schedules: ScheduleRecord[];
  callbacks: Callback[];
  faults: FaultEvent[];
  processRuns: ProcessRun[];
  /** How often each job's shell command was started, by its tag. */
  shellStarts: Map<string, number>;
  /** Command processes that outlived the run. */
  leftovers: string[];
  /** The longest delay of this harness itself, in milliseconds. */
  harnessDelayMs: number;
  /** How long an API took to say that it is live. That needs no service, so it measures how busy the machine is. */
  probes: Probe[];
}

/** A promise that was broken. */
export interface Violation {
  promise: PromiseName;
  job: number | null;
  message: string;
  /** The moment around which the history is shown. */
  at: number | null;
}
