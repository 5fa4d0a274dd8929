import { Failure } from '../failure.js';
import type { Json } from '../json.js';
import type { FunctionContext } from './function-context.js';
import { rejectOnAbort } from './reject-on-abort.js';
import type { Timeout } from './timeout.js';

/** What the waits of an attempt need of it. */
export interface WaitingAttempt {
  /** 1 for the first attempt of the step. */
  readonly attempt: number;
  readonly isTimed: boolean;
  readonly timeout: Timeout;
  readonly signal: AbortSignal;
}

/** The waits of an attempt, in which its job may be parked. Those with an end of their own do not count for its timeout. */
export class AttemptWaits {
  /** Whether the attempt only waits at this moment. */
  isWaiting = false;
  /** How many have begun. */
  private waits = 0;

  constructor(
    private readonly owner: FunctionContext,
    private readonly waiting: WaitingAttempt,
  ) {}

  /** @throws Failure if the end of the wait is beyond all numbers; the reason of the attempt's signal if that aborts */
  async pass(seconds: number): Promise<void> {
    this.signal.throwIfAborted();
    refuseEndless(seconds);
    const { timeout } = this.waiting;
    const { start, due } = this.owner.moment(this.nextKey(), seconds);
    const deadline = timeout.from(start);
    if (deadline !== null && deadline < due) {
      await this.passUntil(deadline);
      await rejectOnAbort(this.signal);
    }
    // The wait ends before the timeout. If a worker resumes the job late, the attempt still has the time that was left.
    timeout.pause();
    await this.passUntil(due);
    timeout.resume(deadline === null ? null : this.now() + Math.max(1, deadline - due));
  }

  /**
   * Waits for the event of a token, at most so many seconds.
   *
   * @returns null if it has not come in time
   * @throws as {@link pass}; Failure also if the job has no such token
   */
  async passUntilEvent(token: string, seconds: number | null): Promise<{ body: Json } | null> {
    this.signal.throwIfAborted();
    if (seconds !== null) refuseEndless(seconds);
    const { timeout } = this.waiting;
    const { events } = this.owner.run;
    const { start, due } = this.momentsOf(seconds);
    if (start !== null) timeout.from(start);
    const deadline = timeout.deadline ?? Infinity;
    // An event that came before the timeout counts, also if it is found later. So the wait looks first, and then arms the timer.
    timeout.pause();
    let changed = new AbortController();
    const unwatch = events.watch(token, () => changed.abort());
    try {
      for (;;) {
        changed = new AbortController();
        const found = await events.find(token, this.signal);
        this.signal.throwIfAborted();
        if ('body' in found) return found;
        if (found.hasExpired || due <= this.now()) return null;
        if (deadline <= this.now()) {
          timeout.arm(deadline);
          await rejectOnAbort(this.signal);
        }
        await this.passUntil(Math.min(due, deadline, found.expiresAt ?? Infinity), changed.signal);
      }
    } finally {
      unwatch();
      timeout.resume(deadline < Infinity ? Math.max(deadline, this.now() + 1) : null);
    }
  }

  /** When a wait for an event began, if that has to be known, and when it ends. */
  private momentsOf(seconds: number | null): { start: number | null; due: number } {
    if (seconds === null && this.owner.common.timeout <= 0) return { start: null, due: Infinity };
    const { start, due } = this.owner.moment(this.nextKey(), seconds ?? 0);
    return { start, due: seconds === null ? Infinity : due };
  }

  /** The name of the moment of the next wait. */
  private nextKey(): string {
    const key = `wait${this.waiting.attempt}`;
    this.waits += 1;
    return this.waits === 1 ? key : `${key}.${this.waits}`;
  }

  private async passUntil(moment: number, woken?: AbortSignal): Promise<void> {
    if (moment <= this.now()) return;
    this.isWaiting = true;
    await this.owner.waitUntil(moment, this.signal, woken);
    this.isWaiting = false;
  }

  /** Read at each use: it aborts when it is read after the attempt has ended. */
  private get signal(): AbortSignal {
    return this.waiting.signal;
  }

  private now(): number {
    return this.owner.run.clock.now();
  }
}

/** Its end, in milliseconds, could not be recorded: after a restart of the worker, the wait would be over at once. @throws Failure */
function refuseEndless(seconds: number): void {
  if (Number.isFinite(seconds * 1000)) return;
  throw new Failure({ en: 'a wait takes a number of seconds', zh: '等待时间必须是秒数' }, false);
}
