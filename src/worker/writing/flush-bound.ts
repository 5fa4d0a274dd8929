/** The maximum size of the records and lines of one statement, in bytes. */
const MOST = 8 * 1024 * 1024;

/** A statement smaller than this did not fail because of its size. */
const LEAST = 32 * 1024;

/** The factor of the reduction. From the most to the least takes four tries, each of which may last until the statement timeout. */
const SHRINKS_BY = 4;

/** A flush that took less is also quick enough for other jobs at twice its size. */
const QUICK_MS = 100;

/** A flush that took longer would, at twice the size, come too close to the timeout. */
const SAFE_MS = 1_000;

/**
 * Jobs wait for a flush that takes longer, with all that they write. Postgres compresses large texts at 40 MB/s, so those of one user took
 * most of a flush of 8 MiB, and the jobs of others 1 to 2 s.
 */
const SLOW_MS = 250;

/** A slow flush of fewer bytes is not slow because of its size. */
const LEAST_OF_SLOW = 1024 * 1024;

/**
 * The maximum size of one flush, in bytes. Postgres cancels a statement after 3.5 s, and a slow connection may not carry a large
 * flush in that time. Repeated at the same size, it would fail forever. So each failure reduces the size, and so do slow flushes, for which
 * other jobs wait. Quick ones increase it again.
 */
export class FlushBound {
  private current = MOST;

  /** The current maximum. One statement exceeds it only if a single part of a write is larger. */
  get bytes(): number {
    return this.current;
  }

  /**
   * Records a failed statement.
   *
   * @param bytes its size
   * @param parts the number of its parts; a single part cannot be divided
   * @returns whether the next try is smaller
   */
  failed(bytes: number, parts: number): boolean {
    if (parts < 2 || bytes <= LEAST) return false;
    this.current = Math.max(LEAST, Math.floor(Math.min(this.current, bytes) / SHRINKS_BY));
    return true;
  }

  /** Records a statement of this size that was committed after `ms`. */
  took(bytes: number, ms: number): void {
    const quickMs = this.current < LEAST_OF_SLOW ? SAFE_MS : QUICK_MS;
    if (ms < quickMs && bytes > this.current / 2) this.current = Math.min(MOST, 2 * this.current);
    if (ms > SLOW_MS) this.current = Math.min(this.current, Math.max(LEAST_OF_SLOW, bytes / 2));
  }
}
