import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { NotFound, type RestError, ValidationError } from '../../rest/errors.js';
import { InvalidFlowError } from '../../versions/invalid-flow.js';
import type { Targets } from '../execute/execute-targets.js';
import type { NewJob } from '../execute/execute-statements.js';
import { Guard } from '../admission/guard.js';
import { DUE_FAILURES, type FailureRow, FORGET_FAILURES } from './failure-statements.js';
import { FailureStarts, type PreparedFailure } from './failure-starts.js';

/** The most failures that one round handles. A full round is followed by another one at once. */
const MOST_AT_ONCE = 100;

/**
 * How long a round takes. Then the next one begins with what has come meanwhile: a handler with a large flow can take a second, and a
 * hundred of one user must not delay that of another by all of them.
 */
const ROUND_MS = 500;

/** When a failure is tried again if the policy of its handler is locked, as each execute of it does for a moment. */
const UNLOCKED_MS = 500;

/** How many failures of one user and handler are handled in one transaction. One by one, a worker handled 320 a second. */
const MOST_TOGETHER = 10;

/**
 * How long no failure is tried whose handler has as many waiting jobs as its policy allows: the shortest and the longest time. It doubles as long as
 * the handler has no room. While each of 5,000 failures was tried every 5 s, they occupied the workers, and those for another handler of the same
 * user waited for 11 s. A second from the beginning let handlers that end in milliseconds handle a sixth of what they can.
 */
const [PAUSE_MS, LONGEST_PAUSE_MS] = [50, 1_000];

/** The longest time for each handler that is paused, so that however many there are, fifty are tried in a second. */
const PAUSE_MS_OF_EACH = 20;

/** After how long a handler is forgotten that has had no room, and is not tried again since its failures are gone. */
const UNUSED_MS = 60_000;

/** How often failures without a job are looked for while handlers have no room. Else it is done whenever nothing is due. */
const FORGET_MS = 60_000;

/** Executes the process that the policy of a failed job names: once for each failure, whatever worker does it. */
@Injectable()
export class FailureHandlers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FailureHandlers.name);
  private timer: NodeJS.Timeout | undefined;
  private ended = false;
  /**
   * The users who had a turn in rounds that could not handle all failures. The next round is for the others: a round can end after the first
   * failure, and one user can have more of them than a round looks at.
   */
  private readonly served = new Set<number>();
  /** The handlers without room: until when their failures are not tried, on the clock of `performance`, and for how long each time. */
  private readonly paused = new Map<number, { until: number; forMs: number }>();
  private forgotAt = -Infinity;
  private round: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly starts: FailureStarts,
    private readonly guard: Guard,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.next(this.settings.sweepMs);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.ended = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private next(afterMs: number): void {
    if (this.ended) return;
    this.timer = setTimeout(() => {
      const begunAt = performance.now();
      this.round = this.handleDue().then((isFull) => this.next(isFull ? 0 : this.pauseMs(begunAt)));
    }, afterMs);
  }

  /**
   * How long to wait until failures may have become due, or a handler may have room again.
   *
   * @param begunAt when the last round began, which has tried the handlers whose time was over then
   */
  private pauseMs(begunAt: number): number {
    let end = Infinity;
    for (const { until } of this.paused.values()) if (until > begunAt) end = Math.min(end, until);
    return Math.min(this.settings.sweepMs, Math.max(0, end - performance.now()));
  }

  private isPaused(handler: number): boolean {
    return (this.paused.get(handler)?.until ?? -Infinity) > performance.now();
  }

  /** Tries no failure of a handler without room for a while. */
  private pause(handler: number): void {
    const before = this.paused.get(handler);
    const longest = Math.max(LONGEST_PAUSE_MS, this.paused.size * PAUSE_MS_OF_EACH);
    const forMs = before ? Math.min(2 * before.forMs, longest) : PAUSE_MS;
    this.paused.set(handler, { until: performance.now() + forMs, forMs });
  }

  /** @returns whether there may be more. Never throws */
  private async handleDue(): Promise<boolean> {
    const { served, paused } = this;
    for (const [handler, { until }] of paused)
      if (until + UNUSED_MS < performance.now()) paused.delete(handler);
    try {
      const values = [
        MOST_AT_ONCE,
        [...served],
        [...paused.keys()].filter((handler) => this.isPaused(handler)),
      ];
      const due = await this.database.rows<FailureRow>(DUE_FAILURES, values);
      const handled = await this.handleEach(due, performance.now() + ROUND_MS);
      if (this.ended) return false;
      if (due.length === MOST_AT_ONCE || handled.length < due.length) {
        for (const { cuser } of handled) served.add(cuser);
        return true;
      }
      if (served.size > 0) {
        served.clear();
        return true;
      }
      if (due.length === 0 && (paused.size === 0 || performance.now() > this.forgotAt + FORGET_MS)) {
        this.forgotAt = performance.now();
        await this.database.rows(FORGET_FAILURES);
      }
      return false;
    } catch (error) {
      served.clear();
      this.logger.debug(`handlers of failed jobs were not started: ${String(error)}`);
      return false;
    }
  }

  /**
   * @param until on the clock of `performance`
   * @returns those that were handled, or wait for their handler, until the time was over, or this process ends
   */
  private async handleEach(due: readonly FailureRow[], until: number): Promise<FailureRow[]> {
    const targets: Targets = new Map();
    const handled: FailureRow[] = [];
    for (const failures of this.inGroups(due)) {
      if (this.ended || performance.now() > until) break;
      await this.handle(failures, targets);
      handled.push(...failures);
    }
    return handled;
  }

  /**
   * The failures that are handled together, of one user and handler each, in the order of the first of each group. Those of a handler that had no
   * room are handled one by one.
   */
  private inGroups(due: readonly FailureRow[]): FailureRow[][] {
    const groups: FailureRow[][] = [];
    const open = new Map<string, FailureRow[]>();
    for (const failure of due) {
      const key = `${failure.cuser} ${failure.handler_id}`;
      const group = open.get(key);
      const most = this.paused.has(failure.handler_id) ? 1 : MOST_TOGETHER;
      if (group && group.length < most) group.push(failure);
      else {
        const begun = [failure];
        groups.push(begun);
        open.set(key, begun);
      }
    }
    return groups;
  }

  private async handle(failures: readonly FailureRow[], targets: Targets): Promise<void> {
    const prepared: PreparedFailure[] = [];
    for (const failure of failures)
      await this.try(failure, async () => {
        const job = await this.prepare(failure, targets);
        if (job) prepared.push({ failure, job });
      });
    const [first, ...others] = prepared;
    if (first && others.length > 0 && (await this.areInserted(first.failure.cuser, prepared))) return;
    for (const start of prepared)
      if (!this.isPaused(start.failure.handler_id))
        await this.try(start.failure, () => this.insertAlone(start));
  }

  private async try(failure: FailureRow, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isLasting(error)) await this.starts.giveUp(failure, reasonOf(error));
      else {
        this.logger.warn(`the handler of the failed job ${failure.job_id} was not started: ${String(error)}`);
        await this.starts.postpone(failure);
      }
    }
  }

  private async prepare(failure: FailureRow, targets: Targets): Promise<NewJob | null> {
    const { handler_id: handler } = failure;
    if (this.isPaused(handler)) return null;
    // To read its flow can take a second: ten such handlers without room delayed one of the same user for 15 s.
    if (this.paused.has(handler) && (await this.guard.isCrowded(handler))) {
      this.pause(handler);
      return null;
    }
    return this.starts.prepare(failure, targets);
  }

  /** Inserts the jobs of handlers together. @returns false if none was inserted: each alone will say why */
  private async areInserted(cuser: number, prepared: readonly PreparedFailure[]): Promise<boolean> {
    return (await this.starts.insert(cuser, prepared).catch(() => null)) === 'handled';
  }

  private async insertAlone(start: PreparedFailure): Promise<void> {
    const { failure } = start;
    const { handler_id: handler, cuser } = failure;
    const outcome = await this.starts.insert(cuser, [start]);
    if (outcome === 'forbidden')
      await this.starts.giveUp(failure, `user ${cuser} may no longer execute processes`);
    else if (outcome === 'full') await this.starts.giveUp(failure, 'its policy allows no more jobs now');
    else if (outcome === 'crowded') this.pause(handler);
    else if (outcome === 'locked') await this.starts.postpone(failure, UNLOCKED_MS);
    else if (outcome === 'handled') this.paused.delete(handler);
    else await this.starts.postpone(failure);
  }
}

/** Whether a later start would fail in the same way, until a user changes something. */
const isLasting = (error: unknown): error is RestError =>
  error instanceof NotFound || error instanceof ValidationError || error instanceof InvalidFlowError;

/** What an error says, in one line. */
const reasonOf = (error: RestError): string => JSON.stringify(error.body('en')).replaceAll(/[\r\n]+/g, ' ');
