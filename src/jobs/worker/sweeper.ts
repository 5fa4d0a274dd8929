import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { Database } from '../../database/database.js';
import { OVERDUE } from '../transitions.js';

/** What the sweeper asks of its worker. */
export interface Hands {
  /** How many more jobs the worker could run now. */
  free(): number;
  /** How many more suspects it could run, each alone. */
  freeAlone(): number;
  /**
   * Runs the job if it is due, as the next that gets a slot; settles when the worker is done with it.
   *
   * @param begun called when it has got its slot
   */
  deliver(id: number, begun: () => void): Promise<void>;
}

/**
 * The net under Redis: finds what no delivery has brought and what dead workers have left, at most as much as this
 * worker can take at a time; while all its slots are taken, only what has lapsed, for the next ones that fall free.
 */
@Injectable()
export class Sweeper {
  private readonly logger = new Logger(Sweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private ended = false;
  /** How many of those that were brought wait for a slot. */
  private inLine = 0;

  constructor(
    private readonly database: Database,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  start(hands: Hands): void {
    const again = (): void => {
      if (!this.ended)
        this.timer = setTimeout(() => void this.sweep(hands).then(again), this.settings.sweepMs);
    };
    again();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private async sweep(hands: Hands): Promise<void> {
    try {
      await this.takeOverdue(hands);
    } catch (error) {
      this.logger.warn(`looking for lost jobs failed: ${String(error)}`);
    }
  }

  private async takeOverdue(hands: Hands): Promise<void> {
    const free = Math.max(0, hands.free());
    // Under a backlog deliveries take every slot that falls free, so what has lapsed waits in line before them.
    const isFull = free === 0;
    if (this.ended || (isFull && this.inLine > 0)) return;
    const overdue = await this.database.rows<{ id: number; suspect: boolean }>(OVERDUE, [
      isFull ? this.settings.concurrency : free,
      this.settings.deliveryMs,
      Math.max(0, hands.freeAlone()),
      free,
    ]);
    const bring = ({ id }: { id: number }): Promise<void> => {
      this.inLine += 1;
      return hands.deliver(id, () => (this.inLine -= 1));
    };
    for (const suspect of overdue.filter(({ suspect }) => suspect)) void bring(suspect);
    const taken = overdue.filter(({ suspect }) => !suspect).map(bring);
    // A full hand means that there is more: look again as soon as a slot falls free, not at the next sweep.
    if (!isFull && taken.length === free) void Promise.race(taken).then(() => this.sweepAgain(hands));
  }

  private async sweepAgain(hands: Hands): Promise<void> {
    try {
      await this.takeOverdue(hands);
    } catch {
      // The next sweep tells what is wrong.
    }
  }
}
