import { loggedBytes } from './logged-bytes.js';
import type { CompiledFlow, CompiledNode } from '../compile-flow.js';
import { assertNever } from '../assert-never.js';
import { MAX_PARTS } from '../expression/evaluation.js';
import type { EvaluationHost } from '../expression/evaluation.js';
import { cleanText, Failure, JobFailure, messageOf } from '../failure.js';
import { turnIsOver } from '../turns.js';
import type { Clock, Limits, LogLevel, NodeProgress, Outcome, Run, World } from '../world.js';
import type { Ending } from './ending.js';
import { Fiber } from './fiber.js';
import { Frame } from './frame.js';
import { JobJournal, JobLost } from './job-journal.js';
import { LeftBehind } from './left-behind.js';
import { LiveValues } from './live-values.js';
import { openProcess } from './open-process.js';
import { Progress } from './progress.js';
import { Schedule } from './schedule.js';

/** One run of a job: its bounds, its fibers, and how it ends. */
export class JobRun implements Run {
  readonly outcome: Promise<Outcome>;
  readonly journal: JobJournal;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly live: LiveValues;
  readonly host: EvaluationHost;
  readonly leftBehind = new LeftBehind();
  /** Moments that are waited for. */
  readonly waits = new Set<{ due: number }>();
  /** How many fibers do something other than waiting for a moment. */
  activities = 0;
  steps = 0;
  private readonly progressOfNodes: Progress;
  readonly schedule = new Schedule(
    () => (this.now = this.clock.now()),
    () => this.lookIdle(),
  );
  private settle: (outcome: Outcome) => void = () => undefined;
  private root: Fiber | null = null;
  private ended = false;
  private pulls = 0;
  private logBytes = 0;
  private now: number;

  constructor(
    flow: CompiledFlow,
    readonly world: World,
  ) {
    this.clock = world.clock;
    this.limits = world.limits;
    this.journal = new JobJournal(world.journal, world.limits.maxRecordBytes);
    this.live = new LiveValues(world.limits.maxLiveBytes);
    const { maxValueBytes } = world.limits;
    this.host = { maxValueBytes, maxParts: MAX_PARTS, ended: () => this.ended };
    this.progressOfNodes = new Progress(flow);
    this.now = this.clock.now();
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
    if (world.signal.aborted) this.end({ state: 'aborted' });
    else world.signal.addEventListener('abort', this.abort, { once: true });
    if (!this.ended) this.start(flow);
  }

  get job(): World['job'] {
    return this.world.job;
  }

  get settings(): World['nodeSettings'] {
    return this.world.nodeSettings;
  }

  get changes(): number {
    return this.progressOfNodes.changes;
  }

  progress(): NodeProgress[] {
    return this.progressOfNodes.list();
  }

  /** @throws JobFailure past the job's bound */
  countStep(): void {
    if (++this.steps > this.limits.maxSteps) {
      throw new JobFailure(`the job has run ${this.limits.maxSteps} steps, the most it may`);
    }
  }

  /** @throws JobFailure past the job's bound */
  checkDepth(depth: number): void {
    if (depth > this.limits.maxDepth) {
      throw new JobFailure(
        `frames, calls and pending links are ${this.limits.maxDepth} deep, the most there may be`,
      );
    }
  }

  /** @throws JobFailure past the job's bound */
  countLog(length: number): void {
    this.logBytes += length;
    if (this.logBytes > this.limits.maxLogBytes) {
      throw new JobFailure(`the job has logged ${this.limits.maxLogBytes} bytes, the most it may`);
    }
  }

  log(level: LogLevel, node: string, text: string): void {
    if (this.ended) return;
    this.countLog(loggedBytes(node, text));
    this.world.log(level, node, cleanText(text));
  }

  begin(node: CompiledNode): void {
    this.progressOfNodes.begin(node.index, this.now);
  }

  endNode(node: CompiledNode, error: string | null): void {
    this.progressOfNodes.end(node.index, this.now, error);
  }

  nextPull(): number {
    return ++this.pulls;
  }

  turnIsOver(): boolean {
    this.now = this.clock.now();
    return turnIsOver();
  }

  /** Parks the job where only waits are left, all of them long. */
  lookIdle(): void {
    if (this.ended || this.activities > 0 || this.waits.size === 0 || !this.schedule.isIdle) return;
    if (this.earliestWait() - this.clock.now() > this.world.parkMs) void this.park();
  }

  /** Something that nothing in the flow may catch. */
  giveUp(error: unknown, node: string | null): void {
    if (error instanceof JobLost) {
      this.end({ state: 'aborted' });
    } else {
      const isOurs = error instanceof JobFailure || error instanceof Failure;
      const text = isOurs ? error.message : `internal error: ${messageOf(error)}`;
      this.end({ state: 'failed', error: node === null ? text : `Node "${node}": ${text}`, node });
    }
  }

  private start(flow: CompiledFlow): void {
    try {
      const scope = openProcess(this, flow, this.world.inputs, this.job.process);
      const start = flow.nodes[flow.start];
      this.root = new Fiber(this, scope, new Frame(), 0, true, (ending) => this.finish(ending));
      if (start !== undefined) this.root.start(start);
      this.schedule.begin();
    } catch (error) {
      this.giveUp(error, null);
    }
  }

  private readonly abort = (): void => this.end({ state: 'aborted' });

  private async park(): Promise<void> {
    const { wakeUps } = this.schedule;
    try {
      await this.world.journal.committed();
    } catch {
      this.end({ state: 'aborted' });
      return;
    }
    const until = this.earliestWait();
    const stillIdle = wakeUps === this.schedule.wakeUps && this.activities === 0 && this.waits.size > 0;
    if (stillIdle && until - this.clock.now() > this.world.parkMs) this.end({ state: 'parked', until });
  }

  private earliestWait(): number {
    let earliest = Infinity;
    for (const { due } of this.waits) earliest = Math.min(earliest, due);
    return earliest;
  }

  private finish(ending: Ending): void {
    switch (ending.kind) {
      case 'end':
        this.end({ state: 'successful', outputs: {} });
        return;
      case 'return':
        this.end({ state: 'successful', outputs: ending.outputs });
        return;
      case 'failed': {
        const error = ending.own ? ending.message : `Node "${ending.node}": ${ending.message}`;
        this.end({ state: 'failed', error, node: ending.node });
        return;
      }
      case 'break':
      case 'continue':
        this.end({ state: 'failed', error: `A ${ending.kind} was reached outside of a loop`, node: null });
        return;
      default:
        assertNever(ending);
    }
  }

  /** Whatever is under way is told to end; the outcome is out when it has. */
  private end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    this.schedule.end();
    this.world.signal.removeEventListener('abort', this.abort);
    if (outcome.state !== 'parked') this.progressOfNodes.stop(this.clock.now());
    this.root?.stop();
    if (this.leftBehind.isEmpty) this.settle(outcome);
    else void this.settleWithout(outcome);
  }

  private async settleWithout(outcome: Outcome): Promise<void> {
    this.activities++;
    for (const { node, text } of await this.leftBehind.end(this.clock)) this.world.log('warn', node, text);
    this.settle(outcome);
  }
}
