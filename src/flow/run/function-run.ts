import { sleep } from '../sleep.js';
import { loggedBytes } from './logged-bytes.js';
import type { CommonOptions } from '../common-options.js';
import type { CompiledNode } from '../compiled-flow.js';
import type { FunctionDefinition, Values } from '../definition.js';
import type { ListedStep } from '../run-host.js';
import type { LogLevel } from '../log-level.js';
import { acceptedOutputs } from './accepted-outputs.js';
import { nextStart, notStarted } from './attempt-starts.js';
import { Attempt } from './attempt.js';
import type { AttemptResult } from './attempt-result.js';
import { callKey } from './call-process.js';
import type { FiberContext } from './fiber-context.js';
import type { FunctionContext } from './function-context.js';
import { HeldValues } from './held-values.js';
import { readRecord, recordOf } from './function-record.js';
import { type Moment, newMoment, recordedMoment } from './moments.js';
import type { RunContext } from './run-context.js';
import type { Stoppable } from './suspendable.js';
import type { Step } from './frame.js';

/** One run of a function: its waits, its attempts and its record. Synchronous if nothing has to wait. */
export class FunctionRun implements FunctionContext, Stoppable {
  readonly run: RunContext;
  readonly definition: FunctionDefinition;
  readonly common: CommonOptions;
  readonly key: string;
  readonly generation: number;
  /** Made when something waits for a stop: most runs end at once, and an AbortController costs as much as they do. */
  private stopping: AbortController | null = null;
  private isStopped = false;
  private attempt: Attempt | null = null;
  /** The key of the record that must be committed before the attempt begins; null if there is none. */
  private starting: string | null = null;
  private logs: [LogLevel, string][] = [];
  private logged = 0;
  /** How much it had logged before the current attempt. */
  private loggedBefore = 0;
  private listed: ListedStep | null = null;
  /** Whether it has acted on other systems, and its outcome is not known. */
  private isSent = false;
  /** Whether the timeout applies: there is one, and no record shows that the function finished in time. */
  private isTimed: boolean;

  constructor(
    readonly fiber: FiberContext,
    readonly node: CompiledNode,
    readonly step: Step,
    readonly inputs: Values,
  ) {
    this.run = fiber.run;
    this.definition = node.definition as FunctionDefinition;
    this.common = node.common as CommonOptions;
    this.key = step.key;
    this.isTimed = this.common.timeout > 0;
    this.generation = this.run.journal.generationAfter(this.key, fiber.generation, this);
  }

  start(): AttemptResult | Promise<AttemptResult> {
    const { journal } = this.run;
    const recorded = journal.recorded(this.key);
    const { steps } = this.fiber;
    steps.beginFunction(this.node, this.step, this.inputs, recorded !== undefined);
    this.listed = steps.current;
    if (recorded !== undefined) {
      this.passGeneration(journal.generationOf(this.key));
      const { done, logged } = readRecord(recorded);
      this.run.countLog(logged);
      this.endListed(done);
      return this.after(done);
    }
    if (this.isTimed && this.wasInTime()) this.isTimed = false;
    if (this.common.before > 0 || this.definition.effect === 'outside' || journal.has(this.retryKey(1)))
      return this.goOn(null);
    const first = this.attemptOnce(1);
    return first instanceof Promise || this.wantsRetry(first, 1) ? this.goOn(first) : this.done(first);
  }

  /** Stops it: ends the current attempt and ignores its result. */
  stop(): void {
    this.isStopped = true;
    this.stopping?.abort();
    if (this.isSent && this.run.mayBeResumed) this.run.journal.noteSentAtEnd(this.key, this.generation, this);
    // The attempt was waiting for this record and now does not begin, so the next worker may begin it.
    if (this.starting !== null && this.run.isReleasing) this.run.journal.add(notStarted(this.starting), true);
    this.attempt?.stop('the job was stopped', (result) => this.recordInterrupted(result));
  }

  private get stopSignal(): AbortSignal {
    this.stopping ??= new AbortController();
    if (this.isStopped) this.stopping.abort();
    return this.stopping.signal;
  }

  private throwIfStopped(): void {
    if (this.isStopped) this.stopSignal.throwIfAborted();
  }

  /**
   * Records the result of an attempt that may not be repeated and that ended while the worker releases the job. Without this
   * record the next worker could not know the outcome.
   */
  private recordInterrupted(done: AttemptResult): void {
    const { run } = this;
    const number = this.attempt?.attempt ?? 1;
    if (!run.isReleasing || this.definition.retryAfterCrash !== false) return;
    // A stop has cut it off, which is no failure: a resume of the job begins it again.
    if (run.isStopped && 'failure' in done) return;
    if (this.wantsRetry(done, number)) this.retryAt(number);
    else {
      run.journal.add(this.key, recordOf(done, this.logged));
      this.endListed(done);
    }
  }

  withhold(isWithheld: boolean): void {
    if (this.listed !== null) this.listed.isWithheld = isWithheld;
  }

  /** The node's name in the job's log. */
  get name(): string {
    return this.fiber.path.nameOf(this.node);
  }

  /**
   * The lines of recorded functions are logged with their record, or that of the wait for a retry, so that each appears once; others are
   * logged immediately.
   */
  log(level: LogLevel, text: string): void {
    this.logged += loggedBytes(level, this.name, text);
    if (this.definition.effect === 'outside') this.run.log(level, this.name, text);
    else this.logs.push([level, text]);
  }

  /**
   * A time some seconds after this was first called in any attempt of the job, in milliseconds since 1970.
   *
   * @param name distinguishes the moments of one step
   */
  moment(name: string, seconds: number): Moment {
    const key = `${this.key}~${name}`;
    return recordedMoment(this.run, key) ?? newMoment(this.run, key, seconds);
  }

  private async goOn(started: AttemptResult | Promise<AttemptResult> | null): Promise<AttemptResult> {
    const { journal } = this.run;
    this.fiber.awaited = this;
    // A started attempt manages the activity itself, since it may only wait.
    if (!(started instanceof Promise)) this.fiber.activity.begin();
    if (started === null && this.common.before > 0)
      await this.waitUntil(this.moment('before', this.common.before).due);
    let first = started;
    for (let number = 1; ; number++) {
      // A stop that comes after a wait and before this attempt finds no attempt that it could end.
      this.throwIfStopped();
      // A recorded wait for a retry shows that this attempt failed before the worker was lost.
      if (journal.has(this.retryKey(number))) this.isSent = this.definition.effect === 'outside';
      else {
        const done = await (first ?? this.attemptOnce(number));
        this.throwIfStopped();
        if (!this.wantsRetry(done, number)) return this.done(done);
      }
      first = null;
      const due = this.retryAt(number);
      // A replay skips the failed attempt, and the steps of a callee in it.
      this.passGeneration(journal.generationOf(this.retryKey(number)));
      await this.waitUntil(due);
    }
  }

  private wantsRetry(done: AttemptResult, number: number): boolean {
    return 'failure' in done && done.failure.mayRetry && number <= this.common.retries;
  }

  /** When the next attempt begins. The record of it has how much this one has logged, in bytes. */
  private retryAt(number: number): number {
    const key = this.retryKey(number);
    const recorded = recordedMoment(this.run, key);
    if (recorded !== null) {
      this.logged += recorded.log;
      this.loggedBefore = this.logged;
      this.run.countLog(recorded.log);
      return recorded.due;
    }
    this.writeLogs();
    const log = this.logged - this.loggedBefore;
    this.loggedBefore = this.logged;
    const seconds = this.common.retryDelay * 2 ** (number - 1);
    return newMoment(this.run, key, seconds, log > 0 ? { log } : {}).due;
  }

  private writeLogs(): void {
    for (const [level, text] of this.logs) this.run.log(level, this.name, text);
    this.logs = [];
  }

  private retryKey(number: number): string {
    return `${this.key}~retry${number}`;
  }

  private attemptOnce(number: number): AttemptResult | Promise<AttemptResult> {
    const { effect } = this.definition;
    // What is not pure can do something else now than before, and not call the process again whose steps are recorded.
    if (effect !== 'pure' && this.run.journal.has(callKey(this.key, number)))
      this.run.journal.endReplayCheck();
    if (effect === 'outside') return this.attemptOutside(number);
    const room = this.run.journal.room();
    return room === undefined ? this.begin(number) : this.attemptAfter(room, number);
  }

  /** Begins when the records and lines of earlier steps take less memory. */
  private async attemptAfter(room: Promise<void>, number: number): Promise<AttemptResult> {
    this.fiber.awaited = this;
    this.fiber.activity.begin();
    await room;
    this.throwIfStopped();
    return this.begin(number);
  }

  /** Commits all earlier records before the attempt acts on other systems. */
  private async attemptOutside(number: number): Promise<AttemptResult> {
    const { journal } = this.run;
    const checking = this.run.branches.isOne ? journal.checkReplay() : undefined;
    if (checking !== undefined) {
      await checking;
      this.throwIfStopped();
    }
    if (this.definition.retryAfterCrash === false) {
      const key = nextStart(journal, this.key, number);
      journal.add(key, true);
      this.starting = key;
    }
    if (journal.isNotedOtherwise(this.key, this.generation))
      journal.noteSent(this.key, this.generation, this);
    await journal.committed();
    // The job may have been stopped during the commit.
    this.throwIfStopped();
    this.starting = null;
    this.isSent = true;
    return this.begin(number);
  }

  private begin(number: number): AttemptResult | Promise<AttemptResult> {
    this.attempt = new Attempt(this, number, this.isTimed);
    if (this.listed !== null) this.listed.attempts = number;
    return this.attempt.start();
  }

  /** Whether an earlier attempt of the job continued after it, so that it did not time out. */
  private wasInTime(): boolean {
    if (this.definition.effect !== 'pure') return false;
    const { journal } = this.run;
    return journal.recorded(this.inTimeKey) !== undefined || journal.hasLaterSteps(this.step);
  }

  private get inTimeKey(): string {
    return `${this.key}~inTime`;
  }

  private done(done: AttemptResult): AttemptResult | Promise<AttemptResult> {
    const { run } = this;
    this.isSent = false;
    this.writeLogs();
    // The outcome of a pure function (a call) follows from the records of the callee; only whether it timed out must be recorded.
    const timedOut = 'failure' in done && done.failure.timedOut;
    if (this.definition.effect === 'pure' && !timedOut) {
      if (this.isTimed) run.journal.add(this.inTimeKey, true);
    } else {
      run.journal.add(this.key, recordOf(done, this.logged));
      this.passGeneration(run.journal.generationOf(this.key));
    }
    this.endListed(done);
    return this.after(done);
  }

  /** What follows depends on the outcome. */
  private passGeneration(generation: number): void {
    this.fiber.generation = Math.max(this.fiber.generation, generation);
  }

  private endListed(done: AttemptResult): void {
    const { listed } = this;
    if (listed === null) return;
    if ('failure' in done) listed.end('failed', done.failure.message);
    else {
      listed.outputs = done.outputs;
      listed.end('successful', null);
    }
  }

  private after(done: AttemptResult): AttemptResult | Promise<AttemptResult> {
    if ('failure' in done || this.common.after <= 0) return done;
    const { due } = this.moment('after', this.common.after);
    if (due <= this.run.clock.now()) return done;
    this.fiber.awaited = this;
    return this.waitWith(done, due);
  }

  private async waitWith(done: AttemptResult & { outputs: Values }, due: number): Promise<AttemptResult> {
    const held = new HeldValues(this.run.live);
    try {
      for (const value of Object.values(done.outputs)) held.add(value);
      await this.waitUntil(due);
    } finally {
      held.release();
    }
    return done;
  }

  async waitUntil(due: number, signal: AbortSignal = this.stopSignal, woken?: AbortSignal): Promise<void> {
    const { clock, waits } = this.run;
    if (due <= clock.now() || woken?.aborted === true) return;
    const wait = { due };
    waits.add(wait);
    this.fiber.activity.end();
    await sleep(clock, due, woken === undefined ? signal : AbortSignal.any([signal, woken]));
    waits.delete(wait);
    signal.throwIfAborted();
    this.fiber.activity.begin();
  }

  accept(outputs: Values): AttemptResult {
    return acceptedOutputs(this.node, outputs, this.run.limits.maxValueBytes);
  }
}
