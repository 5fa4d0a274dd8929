import { type BeforeApplicationShutdown, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { repeat } from '../database/repeat.js';

/** How often changes are added. Between two times, readers count the changes themselves. */
const EVERY_MS = 2_000;

/** Adds changes to stored counts, in parts. Every process does it; one at a time does the work. */
export abstract class Fold implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private readonly ending = new AbortController();
  private atOnce: number;

  /** @param mostAtOnce the most changes that one statement adds */
  constructor(private readonly mostAtOnce: number) {
    this.atOnce = mostAtOnce;
  }

  /** Adds at most so many changes. @returns whether more may be left */
  protected abstract addPart(most: number): Promise<boolean>;

  onApplicationBootstrap(): void {
    void repeat(EVERY_MS, () => this.fold(), this.ending.signal);
  }

  beforeApplicationShutdown(): void {
    this.ending.abort();
  }

  /** Adds all changes that there are. Never throws; the next call continues, with fewer at once after a failure. */
  async fold(): Promise<void> {
    try {
      while (!this.ending.signal.aborted && (await this.addPart(this.atOnce)))
        this.atOnce = Math.min(2 * this.atOnce, this.mostAtOnce);
    } catch (error) {
      this.atOnce = Math.ceil(this.atOnce / 2);
      this.logger.debug(`changes could not be added to the counts: ${String(error)}`);
    }
  }
}
