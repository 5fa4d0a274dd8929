import type { BacklogRow } from './failure-statements.js';

/** The most failures that one round handles; so it needs no more users and backlogs. */
export const MOST_AT_ONCE = 100;

/** The most backlogs that one round looks at. */
const MOST_LOOKED_AT = 1_000;

/**
 * Whose failures come next, and for which handlers. Users have their turns in the order of their ids, a hundred in each round, with equal shares of it.
 * Where a user has failures for more handlers than the share, the user's next round goes on with the next handler.
 */
export class FailureTurns {
  /** Behind which user the next round begins. */
  private user = 0;
  /** Behind which handler it begins for a user who had others behind it. */
  private readonly handlers = new Map<number, number>();

  /** The values of `WAITING_USERS` for the next round. */
  get usersValues(): unknown[] {
    return [this.user, MOST_AT_ONCE];
  }

  /** The values of `BACKLOGS` for the users of a round. @param untried the handlers that are not to be tried */
  backlogsValues(users: readonly number[], untried: readonly number[]): unknown[] {
    const shareOf = (most: number): number => Math.ceil(most / users.length) + 1;
    const places = users.map((user) => this.handlers.get(user) ?? 0);
    return [users, places, untried, shareOf(MOST_AT_ONCE), shareOf(MOST_LOOKED_AT)];
  }

  /**
   * Notes which backlogs of the users were looked at. The next round begins behind them, or with the first one where none was left.
   *
   * @returns whether it begins with the first one for a user of whom only later ones were looked at
   */
  lookedAt(users: readonly number[], backlogs: readonly BacklogRow[]): boolean {
    const begun = users.filter((user) => this.handlers.delete(user));
    for (const { cuser, handler_id: handler, is_next: isNext } of backlogs)
      if (isNext) this.handlers.set(cuser, handler - 1);
    return begun.some((user) => !this.handlers.has(user));
  }

  /**
   * Ends a round.
   *
   * @param cutBehind the last user of whom a failure was handled, if others were left; else null
   * @returns whether all users have had their turn
   */
  endRound(users: readonly number[], cutBehind: number | null): boolean {
    const isOver = cutBehind === null && users.length < MOST_AT_ONCE;
    this.user = isOver ? 0 : (cutBehind ?? users.at(-1) ?? 0);
    return isOver;
  }

  /** Begins again with the first user and handlers. */
  reset(): void {
    this.user = 0;
    this.handlers.clear();
  }
}
