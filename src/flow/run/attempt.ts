import type { FunctionStep, Values } from '../definition.js';
import { JobFailure } from '../failure.js';
import type { LogLevel } from '../world.js';
import { aborted } from './aborted.js';
import { callProcess } from './call-process.js';
import { failureOf } from './done.js';
import type { Done } from './done.js';
import type { FunctionRun } from './function-run.js';
import { JobLost } from './job-journal.js';

/** One attempt of a function: what its definition is handed as its step. */
export class Attempt implements FunctionStep {
  private controller: AbortController | null = null;
  private timer: AbortController | null = null;
  /** Whether it is waiting, and so does not keep the job from being parked. */
  private isPassive = false;
  private startedAt: number | null = null;
  private ended: string | null = null;
  /** What it does outside, as long as it does it. */
  private acting: Promise<Values> | null = null;

  constructor(
    private readonly owner: FunctionRun,
    readonly attempt: number,
  ) {}

  run(): Done | Promise<Done> {
    let outputs: Values | Promise<Values>;
    try {
      outputs = this.owner.definition.run(this.owner.inputs, this);
    } catch (error) {
      return this.failed(error);
    }
    if (!isPromise(outputs)) return this.owner.accept(outputs);
    if (!this.isPassive) this.owner.fiber.activity.begin();
    if (this.owner.definition.effect === 'outside') this.acting = outputs;
    return this.limit(outputs);
  }

  /** Ends it where it stands: what it does is told by its signal. */
  end(why: string): void {
    this.ended = why;
    this.timer?.abort();
    this.controller?.abort(new Error(why));
    if (this.acting !== null) this.owner.fiber.run.leftBehind.add(this.node, this.acting);
  }

  get node(): string {
    return this.owner.node.id;
  }

  get options(): Values {
    return this.owner.node.options;
  }

  get idempotencyKey(): string {
    return `${this.owner.fiber.run.job.id}:${this.owner.key}`;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.ended !== null) this.controller.abort(new Error(this.ended));
    return this.controller.signal;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return this.owner.fiber.run.settings;
  }

  get maxValueBytes(): number {
    return this.owner.fiber.run.limits.maxValueBytes;
  }

  now(): number {
    return this.owner.fiber.run.clock.now();
  }

  log(level: LogLevel, text: string): void {
    if (this.ended === null) this.owner.log(level, text);
  }

  async wait(seconds: number): Promise<void> {
    this.signal.throwIfAborted();
    const { start, due } = this.owner.moment(`wait${this.attempt}`, seconds);
    this.startedAt = start;
    const until = Math.min(due, this.limitFrom(start) ?? due);
    if (until > this.now()) {
      this.isPassive = true;
      await this.owner.waitUntil(until, this.signal);
      this.isPassive = false;
    }
    // Its time was up before: so it is too late, also where a replay comes upon both at once.
    if (until < due) await aborted(this.signal);
  }

  async call(process: number, inputs: Values): Promise<Values> {
    this.signal.throwIfAborted();
    const { owner } = this;
    const { run } = owner.fiber;
    if (owner.common.timeout > 0) this.startedAt = owner.moment(`call${this.attempt}`, 0).start;
    const limit = this.limitFrom(this.startedAt);
    const wait = limit === null ? null : { due: limit };
    if (wait !== null) run.waits.add(wait);
    try {
      return await callProcess({ owner, attempt: this.attempt, process, inputs, signal: this.signal });
    } finally {
      if (wait !== null) run.waits.delete(wait);
    }
  }

  private limitFrom(start: number | null): number | null {
    const { timeout } = this.owner.common;
    return timeout > 0 ? (start ?? this.now()) + timeout * 1000 : null;
  }

  /** Whatever comes first: the outputs, a failure, or the end of its time. After a stop, nothing. */
  private limit(outputs: Promise<Values>): Promise<Done> {
    const limit = this.limitFrom(this.startedAt);
    const timer = new AbortController();
    this.timer = timer;
    return new Promise<Done>((resolve) => {
      const settle = (done: () => Done) => {
        timer.abort();
        this.acting = null;
        if (this.ended !== null) return;
        this.ended = 'the attempt has ended';
        // Within a promise of its own, so that what `done` throws becomes its rejection.
        resolve(new Promise((answer) => answer(done())));
      };
      outputs.then(
        (values) => settle(() => this.owner.accept(values)),
        (error: unknown) => settle(() => this.failed(error)),
      );
      if (limit === null) return;
      void this.owner.fiber.run.clock.sleep(limit, timer.signal).then(() => {
        if (timer.signal.aborted || this.ended !== null) return;
        const message = `it was not done within ${this.owner.common.timeout} seconds`;
        this.end(message);
        this.owner.fiber.activity.begin();
        resolve({ failure: { message, mayRetry: true, timedOut: true } });
      });
    });
  }

  private failed(error: unknown): Done {
    if (error instanceof JobFailure || error instanceof JobLost) throw error;
    return failureOf(error);
  }
}

function isPromise(value: Values | Promise<Values>): value is Promise<Values> {
  return (
    value instanceof Promise ||
    (typeof value === 'object' && 'then' in value && typeof value.then === 'function')
  );
}
