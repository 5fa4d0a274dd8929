import { GroupedCalls } from '../../database/grouped-calls.js';
import type { Page } from './page.js';

/** A page of more rows can have a few megabytes. */
export const MANY_ROWS = 50;

/** How long a large page may wait for others. */
const PATIENCE_MS = 4_000;

/**
 * Reads few large pages of a list at a time, because each takes memory and time until it is sent. Without it, 10 pages of jobs with long
 * errors took 0.7 GB, and 50 pages with large JSON texts 2 GB; they blocked other requests for up to 0.7 s.
 */
export class LargePages {
  private readonly reads: GroupedCalls<() => Promise<unknown>, unknown>;

  /** @param atOnce how many large pages are read at the same time */
  constructor(atOnce: number) {
    this.reads = new GroupedCalls(async (reads) => Promise.all(reads.map((read) => read())), {
      maxItems: 1,
      maxInFlight: atOnce,
      staleMs: PATIENCE_MS,
    });
  }

  /**
   * Calls `read`, after others if the page is large.
   *
   * @param isLarge whether also a page of few rows is large
   * @throws DatabaseUnavailable if the page has waited too long for others; any error that `read` throws
   */
  read<Body>({ limit }: Page, read: () => Promise<Body>, isLarge = false): Promise<Body> {
    return isLarge || limit > MANY_ROWS ? (this.reads.add(read) as Promise<Body>) : read();
  }
}
