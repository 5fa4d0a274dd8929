import { loggedBytes } from './logged-bytes.js';
import { admit } from '../admit.js';
import type { CommonOptions } from '../common-options.js';
import type { CompiledNode } from '../compile-flow.js';
import { describeValue, fit, isObject } from '../data-type.js';
import type { FunctionDefinition, Values } from '../definition.js';
import { Failure, JobFailure } from '../failure.js';
import { hasOwn } from '../has-own.js';
import type { Json, LogLevel } from '../world.js';
import { Attempt } from './attempt.js';
import { failureOf } from './done.js';
import type { Done } from './done.js';
import type { Fiber } from './fiber.js';
import type { Held } from './suspendable.js';
import type { Step } from './frame.js';

/** One run of a function: its waits, its attempts, and its record. At once where nothing takes its time. */
export class FunctionRun implements Held {
  readonly definition: FunctionDefinition;
  readonly common: CommonOptions;
  readonly key: string;
  private readonly stopping = new AbortController();
  private attempt: Attempt | null = null;
  private logs: [LogLevel, string][] = [];
  private logged = 0;

  constructor(
    readonly fiber: Fiber,
    readonly node: CompiledNode,
    readonly step: Step,
    readonly inputs: Values,
  ) {
    this.definition = node.definition as FunctionDefinition;
    this.common = node.common as CommonOptions;
    this.key = step.key;
  }

  start(): Done | Promise<Done> {
    const { journal } = this.fiber.run;
    const recorded = journal.recorded(this.key);
    if (recorded !== undefined) return this.after(this.readRecord(recorded));
    if (this.common.before > 0 || this.definition.effect === 'outside' || journal.has(this.retryKey(1)))
      return this.goOn(null);
    const first = this.attemptOnce(1);
    return first instanceof Promise || this.wantsRetry(first, 1) ? this.goOn(first) : this.done(first);
  }

  /** A stop: whatever is under way is told, and nothing more is heard of it. */
  stop(): void {
    this.stopping.abort();
    this.attempt?.end('the job was stopped');
  }

  /** Recorded functions log together with their record, so that a line appears once; others at once. */
  log(level: LogLevel, text: string): void {
    this.logged += loggedBytes(this.node.id, text);
    if (this.definition.effect === 'outside') this.fiber.run.log(level, this.node.id, text);
    else this.logs.push([level, text]);
  }

  /**
   * A moment some seconds from when this was first asked, at whichever attempt of the job that was.
   *
   * @param name tells the moments of one step apart
   */
  moment(name: string, seconds: number): { start: number; due: number } {
    const { journal, clock } = this.fiber.run;
    const recorded = journal.recorded(`${this.key}~${name}`);
    if (isObject(recorded)) return { start: Number(recorded.start), due: Number(recorded.due) };
    const start = clock.now();
    const moment = { start, due: start + Math.max(0, seconds) * 1000 };
    journal.add(`${this.key}~${name}`, moment);
    return moment;
  }

  private async goOn(started: Done | Promise<Done> | null): Promise<Done> {
    const { journal } = this.fiber.run;
    this.fiber.held = this;
    // An attempt that is under way may be waiting only.
    if (!(started instanceof Promise)) this.fiber.activity.begin();
    if (started === null && this.common.before > 0)
      await this.waitUntil(this.moment('before', this.common.before).due);
    let first = started;
    for (let number = 1; ; number++) {
      // A recorded wait for a retry tells that this attempt has failed, before the worker was lost.
      if (!journal.has(this.retryKey(number))) {
        const done = await (first ?? this.attemptOnce(number));
        this.stopping.signal.throwIfAborted();
        if (!this.wantsRetry(done, number)) return this.done(done);
      }
      first = null;
      const delay = this.common.retryDelay * 2 ** (number - 1);
      await this.waitUntil(this.moment(`retry${number}`, delay).due);
    }
  }

  private wantsRetry(done: Done, number: number): boolean {
    return 'failure' in done && done.failure.mayRetry && number <= this.common.retries;
  }

  private retryKey(number: number): string {
    return `${this.key}~retry${number}`;
  }

  private attemptOnce(number: number): Done | Promise<Done> {
    return this.definition.effect === 'outside' ? this.attemptOutside(number) : this.begin(number);
  }

  /** Nothing outside may see what follows from a record that could still be lost. */
  private async attemptOutside(number: number): Promise<Done> {
    const { journal } = this.fiber.run;
    if (this.definition.retryAfterCrash === false) {
      const key = `${this.key}~started${number}`;
      if (journal.has(key)) {
        throw new JobFailure(
          'its outcome is unknown: the worker was lost while it ran, and it may not be repeated',
        );
      }
      journal.add(key, true);
    }
    await journal.committed();
    this.stopping.signal.throwIfAborted();
    return this.begin(number);
  }

  private begin(number: number): Done | Promise<Done> {
    this.attempt = new Attempt(this, number);
    return this.attempt.run();
  }

  private done(done: Done): Done | Promise<Done> {
    const { run } = this.fiber;
    for (const [level, text] of this.logs) run.log(level, this.node.id, text);
    this.logs = [];
    // What a pure function, a call, comes to follows from what the callee records, but for being cut short.
    const cutShort = 'failure' in done && done.failure.timedOut;
    if (this.definition.effect !== 'pure' || cutShort) {
      const outcome: Record<string, Json> =
        'failure' in done ? { err: done.failure.message } : { out: done.outputs };
      if (this.logged > 0) outcome.log = this.logged;
      run.journal.add(this.key, outcome);
    }
    return this.after(done);
  }

  private readRecord(record: Json): Done {
    const { out, err, log } = isObject(record) ? record : {};
    if (typeof log === 'number') this.fiber.run.countLog(log);
    if (typeof err === 'string') return { failure: { message: err, mayRetry: false, timedOut: false } };
    return { outputs: isObject(out) ? out : {} };
  }

  private after(done: Done): Done | Promise<Done> {
    if ('failure' in done || this.common.after <= 0) return done;
    const { due } = this.moment('after', this.common.after);
    if (due <= this.fiber.run.clock.now()) return done;
    this.fiber.held = this;
    return this.waitUntil(due).then(() => done);
  }

  /** Waits for a moment, ready to be parked; rejects where it is told to stop. */
  async waitUntil(due: number, signal: AbortSignal = this.stopping.signal): Promise<void> {
    const { clock, waits } = this.fiber.run;
    if (due <= clock.now()) return;
    const wait = { due };
    waits.add(wait);
    this.fiber.activity.end();
    await clock.sleep(due, signal);
    waits.delete(wait);
    signal.throwIfAborted();
    this.fiber.activity.begin();
  }

  /** What an attempt gave, as the outputs want it. */
  accept(outputs: Values): Done {
    try {
      const accepted = Object.create(null) as Values;
      const { maxValueBytes } = this.fiber.run.limits;
      for (const { name, dataType } of this.node.outputs) {
        if (name === 'errorMessage') continue;
        const value = admit(hasOwn(outputs, name) ? outputs[name] : null, maxValueBytes);
        const fitted = fit(value, dataType);
        if (fitted === undefined) {
          throw new Failure(
            `its output "${name}" is to be ${dataType}, but is ${describeValue(value)}`,
            false,
          );
        }
        accepted[name] = fitted;
      }
      return { outputs: accepted };
    } catch (error) {
      return failureOf(error);
    }
  }
}
