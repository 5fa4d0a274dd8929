import { STALE_MS } from './grouped-calls.js';
import { UserTurns } from './user-turns.js';

/** For each row, the turns of those who lock it, so that only one of them at a time needs a connection. Users take turns. */
export class RowTurns {
  private readonly turns = new Map<string, UserTurns>();

  /** @param patienceMs how long one may wait for others */
  constructor(private readonly patienceMs = STALE_MS) {}

  /**
   * Does the work when it is its turn.
   *
   * @param row the name of the row: of what, and its id
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable if it has waited too long for the row; any error that the work throws
   */
  async run<Result>(row: string, user: number, work: () => Promise<Result>): Promise<Result> {
    const turns = this.turns.get(row) ?? new UserTurns(1, 1, this.patienceMs);
    this.turns.set(row, turns);
    try {
      return await turns.run(user, work);
    } finally {
      // A call that was refused late can find the next turns here.
      if (turns.isIdle && this.turns.get(row) === turns) this.turns.delete(row);
    }
  }
}
