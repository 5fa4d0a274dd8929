import { Logger } from '@nestjs/common';
import { repeat } from '../repeat.js';

/** How often changes are added. Between two times, readers count the changes themselves. */
const EVERY_MS = 2_000;

/** How often operators are told that no changes can be added, if that lasts: lists become slower then. */
const TELL_EVERY_MS = 300_000;

/** Adds changes to stored counts, in parts. Every process does it; one at a time does the work. */
export class Fold {
  private readonly logger: Logger;
  private readonly ending = new AbortController();
  private atOnce: number;
  /** The last error, and when the first one came since changes could be added. */
  private failing: { since: number; error: unknown } | null = null;

  /**
   * @param name for the log
   * @param mostAtOnce the most changes that one statement adds
   * @param addPart adds at most so many changes; returns whether more may be left
   * @param late why it has added none for minutes although there are some
   */
  constructor(
    name: string,
    private readonly mostAtOnce: number,
    private readonly addPart: (most: number) => Promise<boolean>,
    private readonly late: () => Promise<string[]> = () => Promise.resolve([]),
  ) {
    this.logger = new Logger(name);
    this.atOnce = mostAtOnce;
  }

  /** Adds changes from now on. */
  start(): void {
    void repeat(EVERY_MS, () => this.addAll(), this.ending.signal);
    void repeat(TELL_EVERY_MS, () => this.tell(), this.ending.signal);
  }

  end(): void {
    this.ending.abort();
  }

  /** Adds all changes that there are. Never throws; the next call continues, with fewer at once after a failure. */
  async addAll(): Promise<void> {
    try {
      for (let isMoreLeft = true; isMoreLeft && !this.ending.signal.aborted;) {
        isMoreLeft = await this.addPart(this.atOnce);
        this.failing = null;
        if (isMoreLeft) this.atOnce = Math.min(2 * this.atOnce, this.mostAtOnce);
      }
    } catch (error) {
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.failing = { since: this.failing?.since ?? performance.now(), error };
      this.logger.debug(`changes could not be added to the counts: ${String(error)}`);
    }
  }

  /** Warns if no changes have been added for minutes. Never throws. @param now by `performance.now()` */
  async tell(now = performance.now()): Promise<void> {
    const { failing } = this;
    const minutes = failing === null ? 0 : Math.floor((now - failing.since) / 60_000);
    if (failing !== null && minutes > 1)
      this.logger.warn(
        `no changes could be added to the counts for ${minutes} minutes, so lists or statistics become slower: ${String(failing.error)}`,
      );
    for (const reason of await this.late().catch(() => [])) this.logger.warn(reason);
  }
}
