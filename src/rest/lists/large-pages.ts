import type { Page } from './page.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import { listReads, slowReads } from './list-reads.js';

/** A page of more rows can have a few megabytes. */
export const MANY_ROWS = 50;

/**
 * Reads few large pages of a list at a time, because each takes memory and time until it is sent. Without it, 10 pages of jobs with long
 * errors took 0.7 GB, and 50 pages with large JSON texts 2 GB; they blocked other requests for up to 0.7 s. Callers take turns.
 *
 * The pages of one caller leave a place to others. Without it, a page of five hooks waited for 7.7 s behind one of 200,000 in another order.
 */
export class LargePages {
  private readonly large: FairSemaphore;

  /** @param ofOne how many large pages of one caller are read at the same time. One more may be, so that another waits for none of them */
  constructor(ofOne: number) {
    this.large = new FairSemaphore(ofOne + 1, ofOne);
  }

  /**
   * Calls `read`, after others if the page is large or the caller reads many lists.
   *
   * @param options.isQuick whether it takes Postgres some milliseconds, however long the list is
   * @param options.isLarge whether also a page of few rows is large
   * @throws DatabaseUnavailable if the page has waited too long for others; ClientGone if nobody waits for it when it is its turn; any error
   *   that `read` throws
   */
  read<Body>(
    page: Page,
    read: () => Promise<Body>,
    { isQuick, isLarge = false }: { isQuick: boolean; isLarge?: boolean },
  ): Promise<Body> {
    const { limit, caller } = page;
    const readIfWanted = (): Promise<Body> => {
      page.endIfGone();
      return read();
    };
    const inTurn = (): Promise<Body> => listReads.run(caller, readIfWanted);
    const amongLarge = isLarge || limit > MANY_ROWS ? () => this.large.run(caller, inTurn) : inTurn;
    return isQuick ? amongLarge() : slowReads.run(caller, amongLarge);
  }
}
