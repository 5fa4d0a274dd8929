import { loggedBytes } from './logged-bytes.js';
import type { CompiledFlow, CompiledNode } from '../compile-flow.js';
import { assertNever } from '../assert-never.js';
import type { EvaluationHost } from '../expression/expression.js';
import { cleanText, Failure, JobFailure, messageOf } from '../failure.js';
import { nextTurn, turnIsOver } from '../turns.js';
import type { Clock, Limits, LogLevel, NodeProgress, Outcome, Run, World } from '../world.js';
import type { Ending } from './ending.js';
import { Fiber } from './fiber.js';
import { Frame } from './frame.js';
import { JobJournal, JobLost } from './job-journal.js';
import { LiveValues } from './live-values.js';
import { openProcess } from './open-process.js';
import { Progress } from './progress.js';

/** One run of a job: its bounds, its fibers, and how it ends. */
export class JobRun implements Run {
  readonly outcome: Promise<Outcome>;
  readonly journal: JobJournal;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly live: LiveValues;
  readonly host: EvaluationHost;
  /** Moments that are waited for. */
  readonly waits = new Set<{ due: number }>();
  /** How many fibers do something other than waiting for a moment. */
  activities = 0;
  steps = 0;
  private readonly progressOfNodes: Progress;
  private readonly runnable: Fiber[] = [];
  private settle: (outcome: Outcome) => void = () => undefined;
  private root: Fiber | null = null;
  private ended = false;
  private pumping = false;
  private pulls = 0;
  private wakeUps = 0;
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
    this.host = { maxValueBytes: world.limits.maxValueBytes, ended: () => this.ended };
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

  /** The fiber may go on. */
  ready(fiber: Fiber): void {
    this.wakeUps++;
    this.runnable.push(fiber);
    if (!this.pumping) this.pump();
  }

  /** The fiber has had its turn, and is the first to go on: so the order of steps does not depend on the clock. */
  interrupted(fiber: Fiber): void {
    this.runnable.unshift(fiber);
  }

  /** Parks the job where only waits are left, all of them long. */
  lookIdle(): void {
    if (
      this.ended ||
      this.pumping ||
      this.activities > 0 ||
      this.runnable.length > 0 ||
      this.waits.size === 0
    )
      return;
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
      this.pumping = true;
      if (start !== undefined) this.root.start(start);
      nextTurn(this.pump);
    } catch (error) {
      this.giveUp(error, null);
    }
  }

  private readonly pump = (): void => {
    this.pumping = true;
    this.now = this.clock.now();
    for (let fiber = this.runnable.shift(); fiber !== undefined; fiber = this.runnable.shift()) {
      if (this.ended) return;
      if (turnIsOver()) {
        this.runnable.unshift(fiber);
        nextTurn(this.pump);
        return;
      }
      fiber.advance();
    }
    this.pumping = false;
    this.lookIdle();
  };

  private readonly abort = (): void => this.end({ state: 'aborted' });

  private async park(): Promise<void> {
    const { wakeUps } = this;
    try {
      await this.world.journal.committed();
    } catch {
      this.end({ state: 'aborted' });
      return;
    }
    const until = this.earliestWait();
    const stillIdle = wakeUps === this.wakeUps && this.activities === 0 && this.waits.size > 0;
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

  private end(outcome: Outcome): void {
    if (this.ended) return;
    this.ended = true;
    this.world.signal.removeEventListener('abort', this.abort);
    this.settle(outcome);
    if (outcome.state !== 'parked') this.progressOfNodes.stop(this.clock.now());
    this.root?.stop();
  }
}
