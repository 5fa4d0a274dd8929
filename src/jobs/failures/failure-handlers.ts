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
import { Guard } from '../admission/guard.js';
import { type FailureGroup, failureGroups, shuffled } from './failure-groups.js';
import {
  type BacklogRow,
  BACKLOGS,
  DUE_FAILURES,
  type FailureRow,
  FORGET_FAILURES,
  WAITING_USERS,
} from './failure-statements.js';
import { FailureTurns, MOST_AT_ONCE } from './failure-turns.js';
import { HandlerPauses } from './handler-pauses.js';
import { FailureStarts, type PreparedFailure } from './failure-starts.js';

/**
 * How long a round takes. Then the next one begins with what has come meanwhile: a handler with a large flow can take a second, and a
 * hundred of one user must not delay that of another by all of them.
 */
const ROUND_MS = 500;

/** When a failure is tried again if the policy of its handler is locked, as each execute of it does for a moment. */
const UNLOCKED_MS = 500;

/** How often failures without a job are looked for while others are handled or handlers have no room. Else it is done whenever nothing is due. */
const FORGET_MS = 60_000;

/** Executes the process that the policy of a failed job names: once for each failure, whatever worker does it. */
@Injectable()
export class FailureHandlers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(FailureHandlers.name);
  private timer: NodeJS.Timeout | undefined;
  private ended = false;
  /** Once all users have had their turn, a new cycle begins. */
  private readonly turns = new FailureTurns();
  /** Whether the time of a round was over before all of its failures were handled: in this cycle, and in the one before. */
  private isCut = false;
  private wasCut = false;
  /** Whether the next cycle may find others: a failure was handled or postponed in this one, or only the later handlers of a user had their turn. */
  private hasAdvanced = false;
  private readonly pauses = new HandlerPauses();
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
      this.round = this.handleDue().then((isFull) =>
        this.next(isFull ? 0 : Math.min(this.settings.sweepMs, this.pauses.endsIn(begunAt))),
      );
    }, afterMs);
  }

  /** @returns whether there may be more. Never throws */
  private async handleDue(): Promise<boolean> {
    const { turns } = this;
    this.pauses.forgetUnused();
    try {
      const waiting = await this.database.rows<{ cuser: number }>(WAITING_USERS, turns.usersValues);
      const users = waiting.map(({ cuser }) => cuser);
      const due = users.length === 0 ? [] : await this.dueOf(users);
      const last = await this.handleEach(due, performance.now() + ROUND_MS);
      if (this.ended) return false;
      if (last !== null) this.isCut = true;
      return !turns.endRound(users, last) || (await this.endCycle());
    } catch (error) {
      turns.reset();
      this.hasAdvanced = false;
      this.logger.debug(`handlers of failed jobs were not started: ${String(error)}`);
      return false;
    }
  }

  /** The failures of the users that are due, for the handlers whose turn it is. */
  private async dueOf(users: readonly number[]): Promise<FailureRow[]> {
    const values = this.turns.backlogsValues(users, this.pauses.paused());
    const backlogs = await this.database.rows<BacklogRow>(BACKLOGS, values);
    if (this.turns.lookedAt(users, backlogs)) this.hasAdvanced = true;
    const due = backlogs.filter(({ is_next: isNext }) => !isNext);
    if (due.length === 0) return [];
    const [owners, handlers] = [due.map(({ cuser }) => cuser), due.map(({ handler_id }) => handler_id)];
    return this.database.rows<FailureRow>(DUE_FAILURES, [MOST_AT_ONCE, owners, handlers]);
  }

  /** @returns whether the next cycle may find more than those that other workers are handling */
  private async endCycle(): Promise<boolean> {
    const { hasAdvanced } = this;
    this.hasAdvanced = false;
    this.wasCut = this.isCut;
    this.isCut = false;
    const isIdle = !hasAdvanced && this.pauses.isEmpty;
    if (isIdle || performance.now() > this.forgotAt + FORGET_MS) {
      this.forgotAt = performance.now();
      await this.database.rows(FORGET_FAILURES);
    }
    return hasAdvanced;
  }

  /**
   * Handles them in groups, until the time is over or this process ends.
   *
   * @param until on the clock of `performance`
   * @returns the user of the last group that was handled if others were left; null: all were handled, or wait for their handler
   */
  private async handleEach(due: readonly FailureRow[], until: number): Promise<number | null> {
    const targets: Targets = new Map();
    const groups = failureGroups(due, (handler) => this.pauses.hadNoRoom(handler));
    // Where rounds are cut, each user has a turn in a cycle only if they come in their order.
    const isOrdered = (this.isCut || this.wasCut) && groups.some(({ cuser }) => cuser !== groups[0]?.cuser);
    let last: number | null = null;
    for (const group of isOrdered ? groups : shuffled(groups)) {
      if (this.ended || performance.now() > until) return last;
      if (await this.handle(group, targets)) this.hasAdvanced = true;
      last = group.cuser;
    }
    return null;
  }

  /** @returns whether one of them was handled or postponed, rather than left to another worker or a later round */
  private async handle({ cuser, handler, failures }: FailureGroup, targets: Targets): Promise<boolean> {
    if (await this.hasNoRoom(handler)) return false;
    const nodes = await this.starts.nodesOf(failures);
    const prepared: PreparedFailure[] = [];
    let hasAdvanced = false;
    const attempt = async (failure: FailureRow, work: () => Promise<boolean>): Promise<void> => {
      if (await this.try(failure, work)) hasAdvanced = true;
    };
    for (const failure of failures) {
      const found = nodes.get(failure.job_id);
      if (found)
        await attempt(failure, async () => {
          prepared.push({ failure, job: await this.starts.prepare(failure, found, targets) });
          return false;
        });
    }
    if (prepared.length > 1) {
      const outcome = await this.starts.insert(cuser, prepared).catch(() => null);
      if (outcome === 'handled') return true;
      if (outcome === 'taken') return hasAdvanced;
    }
    // None was inserted: each alone says why.
    for (const start of prepared)
      if (!this.pauses.isPaused(handler)) await attempt(start.failure, () => this.insertAlone(start));
    return hasAdvanced;
  }

  /** @returns whether the failure was handled or postponed */
  private async try(failure: FailureRow, work: () => Promise<boolean>): Promise<boolean> {
    try {
      return await work();
    } catch (error) {
      if (isLasting(error)) return this.starts.giveUp(failure, reasonOf(error));
      this.logger.warn(`the handler of the failed job ${failure.job_id} was not started: ${String(error)}`);
      await this.starts.postpone(failure);
      return true;
    }
  }

  /** Whether no failure of the handler is tried now. To read its flow can take a second: ten such handlers delayed one of the same user for 15 s. */
  private async hasNoRoom(handler: number): Promise<boolean> {
    if (this.pauses.isPaused(handler)) return true;
    if (!this.pauses.hadNoRoom(handler) || !(await this.guard.isCrowded(handler))) return false;
    this.pauses.pause(handler);
    return true;
  }

  /** @returns whether the failure was handled or postponed */
  private async insertAlone(start: PreparedFailure): Promise<boolean> {
    const { failure } = start;
    const { handler_id: handler, cuser } = failure;
    const outcome = await this.starts.insert(cuser, [start]);
    if (outcome === 'taken') return false;
    if (outcome === 'crowded') {
      this.pauses.pause(handler);
      return false;
    }
    if (outcome === 'forbidden')
      return this.starts.giveUp(failure, `user ${cuser} may no longer execute processes`);
    if (outcome === 'full') return this.starts.giveUp(failure, 'its policy allows no more jobs now');
    if (outcome === 'handled') this.pauses.end(handler);
    else await this.starts.postpone(failure, outcome === 'locked' ? UNLOCKED_MS : undefined);
    return true;
  }
}

/** Whether a later start would fail in the same way, until a user changes something. */
const isLasting = (error: unknown): error is RestError =>
  error instanceof NotFound || error instanceof ValidationError || error instanceof InvalidFlowError;

/** What an error says, in one line. */
const reasonOf = (error: RestError): string => JSON.stringify(error.body('en')).replaceAll(/[\r\n]+/g, ' ');
