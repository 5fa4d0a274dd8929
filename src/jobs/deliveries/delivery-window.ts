/**
 * The most deliveries of waiting jobs in Redis, but for those of one statement. What waits is rows: beyond this number, workers are
 * busy, and take the jobs from the rows turn by turn.
 *
 * @public `bench/backlog.mjs` leaves as many.
 */
export const WINDOW = 1_000;

/**
 * The most delayed deliveries in Redis, of jobs that wait for a moment or an event. Beyond it, sweeps of workers find these jobs when they
 * are due, up to a second later. Each takes 0.8 kB of Redis (measured).
 */
export const DELAYED_WINDOW = 10_000;

/** How long a count of deliveries holds. Until then workers find what has no room by its rows. */
const COUNT_MS = 20;

/**
 * Bounds the deliveries in Redis that no worker has taken. It counts them only if there may be too many: a count at each execute took an
 * eighth of the CPU time of an API that serves one client.
 */
export class DeliveryWindow {
  private countedAt = -Infinity;

  /**
   * @param count asks Redis for their number
   * @param size how many there may be
   * @param most how many there are at most: those of the last count, and those that this process has added since
   * @param now the time in milliseconds
   */
  constructor(
    private readonly count: () => Promise<number>,
    private readonly size = WINDOW,
    private most = 0,
    private readonly now = () => performance.now(),
  ) {}

  /**
   * Call it before deliveries are added.
   *
   * @returns for how many of them there is room
   * @throws any error of the count
   */
  async reserve(wanted: number): Promise<number> {
    if (this.most + wanted > this.size && this.now() >= this.countedAt + COUNT_MS) {
      this.countedAt = this.now();
      this.most = await this.count();
    }
    const room = Math.min(wanted, Math.max(0, this.size - this.most));
    this.most += room;
    return room;
  }
}
