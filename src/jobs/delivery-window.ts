/**
 * The most deliveries of waiting jobs in Redis, but for those of one statement. What waits is rows: beyond this number, workers are
 * busy, and take the jobs from the rows turn by turn.
 *
 * @public `bench/backlog.mjs` leaves as many.
 */
export const WINDOW = 1_000;

/** How long a count of deliveries holds. Until then workers find what has no room by its rows. */
const COUNT_MS = 20;

/**
 * Bounds the deliveries in Redis that no worker has taken. It counts them only if there may be too many: a count at each execute took an
 * eighth of the CPU time of an API that serves one client.
 */
export class DeliveryWindow {
  /** Those of the last count, and those that this process has added since. */
  private most = 0;
  private countedAt = -Infinity;

  /**
   * @param count asks Redis for their number
   * @param now the time in milliseconds
   */
  constructor(
    private readonly count: () => Promise<number>,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Call it before deliveries are added.
   *
   * @returns for how many of them there is room
   * @throws any error of the count
   */
  async reserve(wanted: number): Promise<number> {
    if (this.most + wanted > WINDOW && this.now() >= this.countedAt + COUNT_MS) {
      this.countedAt = this.now();
      this.most = await this.count();
    }
    const room = Math.min(wanted, Math.max(0, WINDOW - this.most));
    this.most += room;
    return room;
  }
}
