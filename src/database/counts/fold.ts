import { Logger } from '@nestjs/common';
import { repeat } from '../repeat.js';

/** How often changes are added. Between two times, readers count the changes themselves. */
const EVERY_MS = 2_000;

/** Adds changes to stored counts, in parts. Every process does it; one at a time does the work. */
export class Fold {
  private readonly logger: Logger;
  private readonly ending = new AbortController();
  private atOnce: number;

  /**
   * @param name for the log
   * @param mostAtOnce the most changes that one statement adds
   * @param addPart adds at most so many changes; returns whether more may be left
   */
  constructor(
    name: string,
    private readonly mostAtOnce: number,
    private readonly addPart: (most: number) => Promise<boolean>,
  ) {
    this.logger = new Logger(name);
    this.atOnce = mostAtOnce;
  }

  /** Adds changes from now on. */
  start(): void {
    void repeat(EVERY_MS, () => this.addAll(), this.ending.signal);
  }

  end(): void {
    this.ending.abort();
  }

  /** Adds all changes that there are. Never throws; the next call continues, with fewer at once after a failure. */
  async addAll(): Promise<void> {
    try {
      while (!this.ending.signal.aborted && (await this.addPart(this.atOnce)))
        this.atOnce = Math.min(2 * this.atOnce, this.mostAtOnce);
    } catch (error) {
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.logger.debug(`changes could not be added to the counts: ${String(error)}`);
    }
  }
}
