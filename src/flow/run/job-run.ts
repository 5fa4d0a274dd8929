import type { NodeEntry } from './progress.js';
import { loggedBytes } from './logged-bytes.js';
import type { CompiledFlow, CompiledNode } from '../compiled-flow.js';
import type { Text } from '../text.js';
import { MAX_PARTS } from '../expression/evaluation.js';
import type { EvaluationHost } from '../expression/evaluation.js';
import { cleanText, JobFailure } from '../failure.js';
import { shouldYield } from '../yield-budget.js';
import type { Clock, ListedStep, RunHost, StepList } from '../run-host.js';
import type { Json } from '../json.js';
import type { Limits } from '../limits.js';
import type { LogLevel } from '../log-level.js';
import type { NodeProgress, Outcome, Run } from '../run.js';
import { Fiber } from './fiber.js';
import { Frame } from './frame.js';
import { JobJournal, JournalLost } from './job-journal.js';
import { UnfinishedAttempts } from './unfinished-attempts.js';
import { LiveBytes } from './live-bytes.js';
import { createProcessScope } from './create-process-scope.js';
import { BranchCount } from './branch-count.js';
import { CallPath } from './call-path.js';
import { outcomeOf, outcomeOfError } from './outcome-of.js';
import { Progress } from './progress.js';
import type { FiberRunContext } from './run-context.js';
import { Schedule } from './schedule.js';
import { runInOrder } from '../yield-budget.js';

/** One run of a job: its limits, its fibers and its outcome. */
export class JobRun implements Run, FiberRunContext {
  readonly outcome: Promise<Outcome>;
  readonly journal: JobJournal;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly live: LiveBytes;
  readonly branches: BranchCount;
  readonly evaluation: EvaluationHost;
  readonly unfinished = new UnfinishedAttempts();
  /** The waits in progress. */
  readonly waits = new Set<{ due: number }>();
  /** How many fibers do something other than wait for a point in time. */
  activities = 0;
  steps = 0;
  private readonly progressOfNodes = new Progress();
  readonly schedule = new Schedule(
    () => (this.now = this.clock.now()),
    () => this.parkIfIdle(),
  );
  private settle: (outcome: Outcome) => void = () => undefined;
  private root: Fiber | null = null;
  private ended = false;
  private releasing = false;
  mayBeResumed = false;
  private pulls = 0;
  private logBytes = 0;
  private now: number;

  constructor(
    flow: CompiledFlow,
    private readonly host: RunHost,
  ) {
    this.clock = host.clock;
    this.journal = new JobJournal(host.journal, host.limits, (text) => host.digest(text));
    const { maxValueBytes } = this.journal;
    this.limits =
      maxValueBytes === host.limits.maxValueBytes ? host.limits : { ...host.limits, maxValueBytes };
    this.live = new LiveBytes(host.limits.maxLiveBytes, flow);
    this.branches = new BranchCount(host.limits.maxBranches);
    this.evaluation = {
      user: host.job.user,
      maxValueBytes,
      maxParts: MAX_PARTS,
      live: this.live,
      ended: () => this.ended,
    };
    this.now = this.clock.now();
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
    if (host.signal.aborted) this.end({ state: 'aborted' });
    else host.signal.addEventListener('abort', this.abort, { once: true });
    if (!this.ended) this.start(flow);
  }

  get stepList(): StepList | null {
    return this.host.stepList;
  }

  get job(): RunHost['job'] {
    return this.host.job;
  }

  get settings(): RunHost['nodeSettings'] {
    return this.host.nodeSettings;
  }

  get jobId(): number {
    return this.journal.inheritance?.job ?? this.job.id;
  }

  get events(): RunHost['events'] {
    return this.host.events;
  }

  idempotencyKey(step: string, generation: number): string {
    return this.host.idempotencyKey(step, generation);
  }

  get isStopped(): boolean {
    return this.host.signal.isStop === true;
  }

  shared(name: string): Json | undefined {
    return this.host.shared(name);
  }

  callee(...call: Parameters<RunHost['callee']>): ReturnType<RunHost['callee']> {
    return this.host.callee(...call);
  }

  hidePasswords(...call: Parameters<RunHost['hidePasswords']>): ReturnType<RunHost['hidePasswords']> {
    return this.host.hidePasswords(...call);
  }

  get changes(): number {
    return this.progressOfNodes.changes;
  }

  progress(): NodeProgress[] {
    return this.progressOfNodes.list();
  }

  /** @throws JobFailure past the job's limit */
  countStep(): void {
    if (++this.steps > this.limits.maxSteps) {
      const { maxSteps } = this.limits;
      throw new JobFailure({
        en: `the job has reached the limit of ${maxSteps} steps`,
        zh: `任务已执行 ${maxSteps} 步，达到上限`,
      });
    }
  }

  /** @throws JobFailure past the job's limit */
  checkDepth(depth: number): void {
    if (depth > this.limits.maxDepth) {
      const { maxDepth } = this.limits;
      throw new JobFailure({
        en: `frames, calls and pending links are nested deeper than the limit of ${maxDepth}`,
        zh: `循环、调用和待执行的连线嵌套了 ${maxDepth} 层，达到上限`,
      });
    }
  }

  /** @throws JobFailure past the job's limit */
  countLog(length: number): void {
    this.logBytes += length;
    if (this.logBytes > this.limits.maxLogBytes) {
      const { maxLogBytes } = this.limits;
      throw new JobFailure({
        en: `the job's log exceeds the limit of ${maxLogBytes} bytes`,
        zh: `任务的日志已有 ${maxLogBytes} 字节，达到上限`,
      });
    }
  }

  /** @param node its name in the job: see {@link CallPath} */
  log(level: LogLevel, node: string, text: string): void {
    if (this.ended) return;
    const bytes = loggedBytes(level, node, text);
    this.countLog(bytes);
    this.host.log(level, node, cleanText(text), bytes);
  }

  beginNode(path: CallPath, node: CompiledNode): void {
    path.begin(node, this.now);
  }

  endNode(path: CallPath, node: CompiledNode, error: Text | null): NodeEntry | null {
    return path.end(node, this.now, error);
  }

  /** Shows that a run of the node was stopped. At the end of the job, all running nodes are marked together. */
  stopNode(path: CallPath, node: CompiledNode): void {
    if (!this.ended) path.stopNode(node, this.now);
  }

  stopStep(step: ListedStep | null): void {
    if (!this.ended) step?.end('stopped', null);
  }

  nextPull(): number {
    return ++this.pulls;
  }

  shouldYield(): boolean {
    this.now = this.clock.now();
    return shouldYield();
  }

  /** Parks the job if only waits are left, all of them long. */
  parkIfIdle(): void {
    if (this.ended || this.activities > 0 || this.waits.size === 0 || !this.schedule.isIdle) return;
    if (this.earliestWait() - this.clock.now() > this.host.parkMs()) void this.park();
  }

  /**
   * Ends the job because of an error that nothing in the flow may catch.
   *
   * @param node the name of the node at which it happened
   */
  failJob(error: unknown, node: string | null): void {
    this.end(error instanceof JournalLost ? { state: 'aborted' } : outcomeOfError(error, node));
  }

  private start(flow: CompiledFlow): void {
    try {
      const scope = createProcessScope(this, flow, this.host.inputs, this.job.process, null);
      const start = flow.nodes[flow.start];
      this.root = new Fiber(this, scope, new Frame(), 0, new CallPath(this.progressOfNodes), (completion) =>
        this.end(outcomeOf(completion)),
      );
      if (start !== undefined) this.root.start(start);
      this.schedule.begin();
    } catch (error) {
      this.failJob(error, null);
    }
  }

  private readonly abort = (): void => this.end({ state: 'aborted' });

  private async park(): Promise<void> {
    const { wakeUps } = this.schedule;
    try {
      await this.host.journal.committed();
    } catch {
      this.end({ state: 'aborted' });
      return;
    }
    const until = this.earliestWait();
    const stillIdle = wakeUps === this.schedule.wakeUps && this.activities === 0 && this.waits.size > 0;
    if (stillIdle && until - this.clock.now() > this.host.parkMs()) this.end({ state: 'parked', until });
  }

  private earliestWait(): number {
    let earliest = Infinity;
    for (const { due } of this.waits) earliest = Math.min(earliest, due);
    return earliest;
  }

  /** Whether the run was aborted and the outcomes of its last attempts may still be recorded. */
  get isReleasing(): boolean {
    return this.releasing;
  }

  /** Stops everything that is in progress, and settles the outcome when all has ended. */
  private end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    this.releasing = outcome.state === 'aborted';
    // A worker whose lease has run out must write nothing: it would renew the lease of a job that nobody runs.
    this.mayBeResumed = this.releasing ? this.isStopped : outcome.state !== 'successful';
    if (this.mayBeResumed) this.journal.addNotes();
    this.schedule.end();
    this.host.signal.removeEventListener('abort', this.abort);
    if (outcome.state !== 'parked') this.progressOfNodes.stop(this.clock.now());
    this.branches.close();
    this.root?.stop();
    if (this.unfinished.isEmpty) this.settle(outcome);
    else void this.settleAfterAttempts(outcome);
  }

  private async settleAfterAttempts(outcome: Outcome): Promise<void> {
    this.activities++;
    // What has ended before is aborted in the turns of the job, and the time that it may take counts from there.
    await new Promise<void>((resolve) => runInOrder(resolve, this));
    for (const { node, text } of await this.unfinished.end(this.clock)) this.host.log('warn', node, text);
    this.releasing = false;
    this.settle(outcome);
  }
}
