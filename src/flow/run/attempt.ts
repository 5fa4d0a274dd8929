import type { FunctionStep, Values } from '../definition.js';
import { Failure, JobFailure, messageOf } from '../failure.js';
import type { Json } from '../json.js';
import { LOG_LEVELS, loggedText, type LogLevel } from '../log-level.js';
import { ignoreRejection } from './package-promises.js';
import { rejectOnAbort } from './reject-on-abort.js';
import { AttemptWaits, type WaitingAttempt } from './attempt-waits.js';
import { callProcess } from './call-process.js';
import { failureOf } from './attempt-result.js';
import type { AttemptResult } from './attempt-result.js';
import type { FunctionContext } from './function-context.js';
import type { RunContext } from './run-context.js';
import { JournalLost } from './job-journal.js';
import { Timeout } from './timeout.js';
import { runInOrder } from '../yield-budget.js';

const NOTHING = (): void => undefined;

/** Why an attempt has ended whose node has run to its end. */
const ENDED = 'the attempt has ended';

/** The result of an attempt that was interrupted because its worker releases the job. */
const INTERRUPTED: AttemptResult = {
  failure: {
    message: {
      en: 'it was interrupted: its worker was shut down, or could not keep the job',
      zh: '未完成就被结束：其 worker 已关闭，或无法继续持有任务',
    },
    origin: null,
    mayRetry: true,
    timedOut: false,
  },
};

/** One attempt of a function. It is the `step` that the definition receives. */
export class Attempt implements FunctionStep, WaitingAttempt {
  private readonly run: RunContext;
  private controller: AbortController | null = null;
  /** Null until it is needed: most attempts are over when `run` of the definition returns. */
  private madeTimeout: Timeout | null = null;
  /** Null until it is needed, too. */
  private madeWaits: AttemptWaits | null = null;
  private ended: string | null = null;
  /** Whether the engine runs a process for it. */
  private isCalling = false;
  private hasCalled = false;
  /** Why its signal was aborted; null: it was not. */
  private reason: Error | null = null;
  /** The flow output by which the node is left; null: the default one. */
  private exit: string | null = null;
  /** The running call of a definition that acts on other systems. */
  private acting: Promise<Values> | null = null;
  /** Fails the job; null while `run` of the definition has not returned. */
  private refuse: ((error: Error) => void) | null = null;

  /** @param isTimed whether the timeout applies; false if a record shows that it finished in time */
  constructor(
    private readonly owner: FunctionContext,
    readonly attempt: number,
    readonly isTimed: boolean,
  ) {
    this.run = owner.run;
  }

  start(): AttemptResult | Promise<AttemptResult> {
    let outputs: Values | Promise<Values>;
    try {
      outputs = this.owner.definition.run(this.owner.inputs, this);
    } catch (error) {
      this.finish();
      return this.failed(error);
    }
    if (!isPromise(outputs)) {
      this.finish();
      return this.accept(outputs);
    }
    if (!this.madeWaits?.isWaiting) this.owner.fiber.activity.begin();
    if (this.owner.definition.effect === 'outside') this.acting = outputs;
    return this.limit(outputs);
  }

  /**
   * Ends the attempt and aborts its signal: in the turn of its job, if the definition acts on other systems and the job goes on without it.
   *
   * @param onSettled called with the result when an attempt that acts on other systems has really ended
   */
  stop(why: string, onSettled: (result: AttemptResult) => void): void {
    const isPart = this.acting === null || this.isInEngine;
    // An attempt that was ended before already has its outcome.
    if (this.ended === null) this.awaitEnd(onSettled);
    this.close(why);
    if (isPart || this.run.evaluation.ended()) this.abort(why);
    // A `break` that ended 450 requests aborted them in one piece of 60 to 200 ms, and 60 jobs that did so again and again let a short job of
    // another user wait for 1.5 s.
    else runInOrder(() => this.abort(why), this.run);
  }

  /** Whether it waits for a part of the job, which has to stop with it. */
  private get isInEngine(): boolean {
    return this.isCalling || this.madeWaits?.isWaiting === true;
  }

  /** Ends it with its node, and with that what the node has left without awaiting it: a wait, or a process that it has called. */
  private finish(): void {
    const { isInEngine } = this;
    this.close(ENDED);
    if (isInEngine) this.abort(ENDED);
  }

  /** Ends the attempt and aborts its signal at once. */
  private end(why: string): void {
    this.awaitEnd(NOTHING);
    this.close(why);
    this.abort(why);
  }

  /** The run does not end before an attempt that acts on other systems. */
  private awaitEnd(onSettled: (result: AttemptResult) => void): void {
    if (this.acting === null) return;
    const acting = this.acting.then(
      (outputs) => onSettled(this.accept(outputs)),
      (error: unknown) => {
        const isAborted = this.reason !== null && error === this.reason;
        onSettled(isAborted ? INTERRUPTED : failureOf(error));
      },
    );
    this.run.unfinished.add(this.owner.name, acting);
  }

  private abort(why: string): void {
    if (this.controller?.signal.aborted === false) this.controller.abort((this.reason ??= new Error(why)));
  }

  get node(): string {
    return this.owner.node.id;
  }

  get job(): number {
    return this.run.job.id;
  }

  get process(): number {
    return this.run.job.process;
  }

  get user(): number {
    return this.run.job.user;
  }

  get options(): Values {
    return this.owner.node.options;
  }

  get idempotencyKey(): string {
    return this.run.idempotencyKey(this.owner.key, this.owner.generation);
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.ended !== null) this.abort(this.ended);
    return this.controller.signal;
  }

  get settings(): Readonly<Record<string, unknown>> {
    return this.run.settings;
  }

  get maxValueBytes(): number {
    return this.run.limits.maxValueBytes;
  }

  now(): number {
    return this.run.clock.now();
  }

  log(level: LogLevel, text: string): void {
    if (this.ended !== null) return;
    try {
      this.owner.log(LOG_LEVELS.includes(level) ? level : 'info', loggedText(text));
    } catch (error) {
      // A callback of a stream may log, which nothing awaits: an error thrown there ended the worker.
      if (this.refuse === null) throw error;
      this.refuse(error as Error);
    }
  }

  wait(seconds: number): Promise<void> {
    return ignoreRejection(this.waits.pass(seconds));
  }

  untimed<Result>(turn: Promise<Result>): Promise<Result> {
    return ignoreRejection(this.passTurn(turn));
  }

  private async passTurn<Result>(turn: Promise<Result>): Promise<Result> {
    const since = this.now();
    this.timeout.pause();
    try {
      return await turn;
    } finally {
      this.timeout.resumeAfter(this.now() - since);
    }
  }

  call(process: number, inputs: Values): Promise<Values> {
    return ignoreRejection(this.callInTime(process, inputs));
  }

  private async callInTime(process: number, inputs: Values): Promise<Values> {
    this.signal.throwIfAborted();
    // The steps of a second one would have the records and the idempotency keys of the first one.
    if (this.hasCalled)
      throw new Failure(
        { en: 'a node calls at most one process in an attempt', zh: '节点每次尝试最多调用一个流程' },
        false,
      );
    if (!Number.isInteger(process))
      throw new Failure(
        { en: 'the id of a process must be a whole number', zh: '流程的 id 应为整数' },
        false,
      );
    const { owner, run, timeout } = this;
    if (timeout.needsStart) timeout.from(owner.moment(`call${this.attempt}`, 0).start);
    const wait = timeout.deadline === null ? null : { due: timeout.deadline };
    // The timeout can expire before the process has come to what it had recorded.
    if (wait !== null) run.journal.endReplayCheck();
    this.hasCalled = true;
    // After the deadline nothing of the call may begin.
    if (wait !== null && wait.due <= this.now()) return rejectOnAbort(this.signal);
    if (wait !== null) run.waits.add(wait);
    this.isCalling = true;
    try {
      return await callProcess({
        caller: owner,
        attempt: this.attempt,
        process,
        inputs,
        signal: this.signal,
      });
    } finally {
      this.isCalling = false;
      if (wait !== null) run.waits.delete(wait);
    }
  }

  createToken(expiresIn: number | null): Promise<string> {
    return ignoreRejection(this.makeToken(expiresIn));
  }

  private async makeToken(expiresIn: number | null): Promise<string> {
    // A package can give anything. Postgres' message must not reach the user.
    if (expiresIn !== null && !(Number.isFinite(expiresIn) && expiresIn > 0))
      throw new Failure(
        { en: 'a token is valid for a number of seconds', zh: '令牌的有效期必须是秒数' },
        false,
      );
    return this.run.events.createToken(expiresIn);
  }

  waitForEvent(token: string, seconds: number | null): Promise<{ body: Json } | null> {
    return ignoreRejection(this.waits.passUntilEvent(token, seconds));
  }

  leaveBy(flowOutput: string): void {
    if (!this.owner.definition.flowOutputs.some(({ name }) => name === flowOutput))
      throw new Error(`the node has no flow output "${flowOutput}"`);
    this.exit = flowOutput;
  }

  private accept(outputs: Values): AttemptResult {
    const accepted = this.owner.accept(outputs);
    return this.exit === null || 'failure' in accepted ? accepted : { ...accepted, leave: this.exit };
  }

  private get waits(): AttemptWaits {
    return (this.madeWaits ??= new AttemptWaits(this.owner, this));
  }

  get timeout(): Timeout {
    return (this.madeTimeout ??= this.newTimeout());
  }

  private newTimeout(): Timeout {
    const timeout = new Timeout(this.run.clock, this.isTimed ? this.owner.common.timeout : null);
    if (this.ended !== null) timeout.end();
    return timeout;
  }

  private close(why: string): void {
    this.ended = why;
    this.madeTimeout?.end();
  }

  /** Settles with the outputs, a failure or the timeout, whichever comes first. After a stop it never settles. */
  private limit(outputs: Promise<Values>): Promise<AttemptResult> {
    return new Promise<AttemptResult>((resolve, reject) => {
      this.refuse = (error) => {
        this.end(messageOf(error));
        this.owner.fiber.activity.begin();
        reject(error);
      };
      const settle = (done: () => AttemptResult) => {
        this.acting = null;
        if (this.ended !== null) return;
        this.finish();
        this.owner.fiber.activity.begin();
        // In a separate promise, so that an error thrown by `done` rejects it.
        resolve(new Promise((answer) => answer(done())));
      };
      outputs.then(
        (values) => settle(() => this.accept(values)),
        (error: unknown) => settle(() => this.failed(error)),
      );
      if (!this.isTimed) return;
      this.timeout.begin(() => {
        const { timeout } = this.owner.common;
        const message = { en: `it did not finish within ${timeout} seconds`, zh: `未在 ${timeout} 秒内完成` };
        this.end(message.en);
        this.owner.fiber.activity.begin();
        resolve({ failure: { message, origin: null, mayRetry: true, timedOut: true } });
      });
    });
  }

  private failed(error: unknown): AttemptResult {
    if (error instanceof JobFailure || error instanceof JournalLost) throw error;
    return failureOf(error);
  }
}

function isPromise(value: Values | Promise<Values>): value is Promise<Values> {
  return (
    value instanceof Promise ||
    // A node of a package can return null.
    (typeof value === 'object' && typeof (value as Values | null)?.then === 'function')
  );
}
