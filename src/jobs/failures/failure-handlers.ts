import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { actorFor, usersWhoMayExecute } from '../../auth/users/acting-users.js';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import type { Json } from '../../flow/index.js';
import { NotFound, type RestError, ValidationError } from '../../rest/errors.js';
import { InvalidFlowError } from '../../versions/invalid-flow.js';
import type { Targets } from '../execute/execute-targets.js';
import type { NewJob } from '../execute/execute-statements.js';
import { Guard } from '../admission/guard.js';
import type { InsertRefusal } from '../execute/job-inserts.js';
import { nodesIn } from '../node-progress.js';
import { TriggeredStarts } from '../execute/triggered-starts.js';
import { failedNode } from './failed-node.js';
import {
  APPEND_LINE,
  DUE_FAILURES,
  FAILED_NODES,
  type FailedNodesRow,
  type FailureRow,
  FORGET_FAILURES,
  POSTPONE_FAILURE,
  TAKE_FAILURE,
} from './failure-statements.js';

/** The most failures that one round handles. A full round is followed by another one at once. */
const MOST_AT_ONCE = 100;

/**
 * How long a round takes. Then the next one begins with what has come meanwhile: a handler with a large flow can take a second, and a
 * hundred of one user must not delay that of another by all of them.
 */
const ROUND_MS = 500;

/** When a failure whose handler could not start for now is tried again; and if its policy is locked, as each execute of it does for a moment. */
const [AGAIN_MS, UNLOCKED_MS] = [5_000, 500];

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
    private readonly starts: TriggeredStarts,
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
      if (due.length === MOST_AT_ONCE || handled < due.length) {
        for (const { cuser } of due.slice(0, handled)) served.add(cuser);
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
   * @returns how many were handled, or wait for their handler, until the time was over, or this process ends
   */
  private async handleEach(due: readonly FailureRow[], until: number): Promise<number> {
    const targets: Targets = new Map();
    let handled = 0;
    for (const failure of due) {
      if (this.ended || performance.now() > until) break;
      if (!this.isPaused(failure.handler_id)) await this.handle(failure, targets);
      handled += 1;
    }
    return handled;
  }

  private async handle(failure: FailureRow, targets: Targets): Promise<void> {
    try {
      await this.start(failure, targets);
    } catch (error) {
      if (isLasting(error)) await this.giveUp(failure, reasonOf(error));
      else {
        this.logger.warn(`the handler of the failed job ${failure.job_id} was not started: ${String(error)}`);
        await this.postpone(failure);
      }
    }
  }

  /** @param targets the flows that this round has found, which can take a second to read */
  private async start(failure: FailureRow, targets: Targets): Promise<void> {
    const { job_id: job, handler_id: handler, cuser, failed_at } = failure;
    // To read its flow can take a second: ten such handlers without room delayed one of the same user for 15 s.
    if (this.paused.has(handler) && (await this.guard.isCrowded(handler))) {
      this.pause(handler);
      return;
    }
    const [nodes] = await this.database.rows<FailedNodesRow>(FAILED_NODES, [job, failed_at]);
    // The job was deleted, or it has failed once more.
    if (!nodes) return;
    const prepared = await this.starts.prepare(
      {
        processId: handler,
        actor: actorFor(cuser, `failure of job ${job}`),
        version: null,
        trigger: 'call',
        inputs: {},
        offered: offeredBy(failure, nodes),
        // The other failures would wait with it.
        waitsForLocks: false,
      },
      targets,
    );
    const outcome = await this.insert(failure, prepared);
    if (outcome === 'forbidden') await this.giveUp(failure, `user ${cuser} may no longer execute processes`);
    else if (outcome === 'full') await this.giveUp(failure, 'its policy allows no more jobs now');
    else if (outcome === 'crowded') this.pause(handler);
    else if (outcome !== 'handled')
      await this.postpone(failure, outcome === 'locked' ? UNLOCKED_MS : AGAIN_MS);
    else this.paused.delete(handler);
  }

  private async insert(
    { job_id: job, cuser, failed_at }: FailureRow,
    prepared: NewJob,
  ): Promise<'handled' | 'forbidden' | InsertRefusal> {
    try {
      const inserts = await this.database.transaction(async (executor) => {
        const taken = await executor.rows(TAKE_FAILURE, [job, failed_at]);
        if (taken.length === 0) return null;
        if (!(await usersWhoMayExecute(executor, [cuser])).has(cuser)) throw new NotStarted('forbidden');
        const inserts = await this.starts.insert(executor, [prepared]);
        const [outcome] = inserts.outcomes;
        if (typeof outcome === 'string') throw new NotStarted(outcome);
        return inserts;
      });
      if (inserts) await this.starts.announce([prepared], inserts);
      return 'handled';
    } catch (error) {
      if (error instanceof NotStarted) return error.why;
      throw error;
    }
  }

  private async postpone({ job_id: job, failed_at }: FailureRow, forMs = AGAIN_MS): Promise<void> {
    await this.database.rows(POSTPONE_FAILURE, [job, failed_at, forMs]);
  }

  /** Tries again later if the row of the job is locked: another failure must not wait for it. */
  private async giveUp(failure: FailureRow, why: string): Promise<void> {
    const { job_id: job, handler_id: handler, failed_at } = failure;
    const line = `Process ${handler}, which the policy names for failures, was not executed: ${why}.`;
    try {
      await this.database.transaction(async (executor) => {
        const taken = await executor.rows(TAKE_FAILURE, [job, failed_at]);
        if (taken.length === 0) return;
        if ((await executor.rows(APPEND_LINE, [job, line])).length === 0) throw new NotStarted('locked');
      });
    } catch (error) {
      if (!(error instanceof NotStarted)) throw error;
      await this.postpone(failure);
    }
  }
}

/** Rolls back the transaction that removed the failure. */
class NotStarted extends Error {
  override name = 'NotStarted';

  constructor(readonly why: 'forbidden' | InsertRefusal) {
    super(why);
  }
}

/** The inputs of the handler, as far as its flow declares variables of these names. */
function offeredBy(
  { job_id: job, process_id: process, error }: FailureRow,
  { progress, failed_step }: FailedNodesRow,
): Record<string, Json> {
  const node = failedNode({ error, failed_step, nodes: nodesIn(progress) });
  return { job, process, error, ...(node === undefined ? {} : { node }) };
}

/** Whether a later start would fail in the same way, until a user changes something. */
const isLasting = (error: unknown): error is RestError =>
  error instanceof NotFound || error instanceof ValidationError || error instanceof InvalidFlowError;

/** What an error says, in one line. */
const reasonOf = (error: RestError): string => JSON.stringify(error.body('en')).replaceAll(/[\r\n]+/g, ' ');
