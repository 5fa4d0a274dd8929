import type { NodeEntry } from './progress.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { EvaluationHost } from '../expression/evaluation.js';
import type { Limits } from '../limits.js';
import type { LogLevel } from '../log-level.js';
import type { Clock, ListedStep, RunHost, StepList } from '../run-host.js';
import type { Text } from '../text.js';
import type { BranchCount } from './branch-count.js';
import type { CallPath } from './call-path.js';
import type { JobJournal } from './job-journal.js';
import type { LiveBytes } from './live-bytes.js';
import type { Schedule } from './schedule.js';
import type { UnfinishedAttempts } from './unfinished-attempts.js';

/** The part of a run that nodes use: the job's journal, clock and limits, and what the host provides. */
export interface RunContext {
  readonly job: RunHost['job'];
  /** The id that the flow reads as that of its job: of one that resumes another, that of the first. */
  readonly jobId: number;
  readonly journal: JobJournal;
  readonly stepList: StepList | null;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly live: LiveBytes;
  readonly evaluation: EvaluationHost;
  readonly unfinished: UnfinishedAttempts;
  readonly branches: BranchCount;
  /** The waits in progress, by the time when each ends: infinite for an event from outside. */
  readonly waits: Set<{ due: number }>;
  readonly settings: RunHost['nodeSettings'];
  readonly events: RunHost['events'];
  /** How many steps the job has run. */
  readonly steps: number;
  /** Whether the run was aborted and the outcomes of its last attempts may still be recorded. */
  readonly isReleasing: boolean;
  /** Whether the run was aborted because the job is stopped. */
  readonly isStopped: boolean;
  /** Whether the run has ended because the job is stopped, has failed or is parked: a resume can go on with what was in flight. */
  readonly mayBeResumed: boolean;
  idempotencyKey: RunHost['idempotencyKey'];
  shared: RunHost['shared'];
  callee: RunHost['callee'];
  hidePasswords: RunHost['hidePasswords'];
  /** @throws JobFailure past the job's limit */
  countStep(): void;
  /** @throws JobFailure past the job's limit */
  checkDepth(depth: number): void;
  /** @throws JobFailure past the job's limit */
  countLog(bytes: number): void;
  /** @param node its name in the job: see {@link CallPath} */
  log(level: LogLevel, node: string, text: string): void;
  /** A number greater than all before. */
  nextPull(): number;
}

/** The part of a run that its fibers use: {@link RunContext}, and what schedules and shows them. */
export interface FiberRunContext extends RunContext {
  readonly schedule: Schedule;
  /** How many fibers do something other than wait for a point in time. */
  activities: number;
  /** Parks the job if only waits are left, all of them long. */
  parkIfIdle(): void;
  /** Whether the fiber should yield to the event loop. Reads the clock. */
  shouldYield(): boolean;
  beginNode(path: CallPath, node: CompiledNode): void;
  /** @returns the progress of the node; null if it is not shown */
  endNode(path: CallPath, node: CompiledNode, error: Text | null): NodeEntry | null;
  /** Shows that a run of the node was stopped while the job continues. */
  stopNode(path: CallPath, node: CompiledNode): void;
  /** Ends a listed step that was stopped, unless the job has ended: the job may go on elsewhere. */
  stopStep(step: ListedStep | null): void;
  /**
   * Ends the job because of an error that nothing in the flow may catch.
   *
   * @param node the name of the node at which it happened
   */
  failJob(error: unknown, node: string | null): void;
}
