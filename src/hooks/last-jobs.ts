import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Database, type Executor } from '../database/database.js';
import { SHOW_LAST } from './delivery-statements.js';

/** When hooks that were locked are tried again. */
const AGAIN_MS = 500;

/** Shows which job a hook has started last. A hook that another session has locked is shown soon afterwards. */
@Injectable()
export class LastJobs implements OnApplicationShutdown {
  private readonly logger = new Logger(LastJobs.name);
  /** The last jobs of hooks that were locked. */
  private readonly skipped = new Map<number, number>();
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  /**
   * Shows the last job of each hook.
   *
   * @param executor the transaction that starts the jobs
   * @returns those of hooks that are locked, for {@link later}
   */
  async show(executor: Executor, last: ReadonlyMap<number, number>): Promise<Map<number, number>> {
    const locked = await executor.rows<{ id: number }>(SHOW_LAST, [[...last.keys()], [...last.values()]]);
    const ids = new Set(locked.map(({ id }) => id));
    return new Map([...last].filter(([id]) => ids.has(id)));
  }

  /** Shows jobs soon, after the commit that has started them. */
  later(skipped: ReadonlyMap<number, number>): void {
    for (const [hook, job] of skipped) this.skipped.set(hook, job);
    if (this.skipped.size > 0) this.timer ??= setTimeout(() => void this.again(), AGAIN_MS).unref();
  }

  private async again(): Promise<void> {
    const tried = new Map(this.skipped);
    this.skipped.clear();
    this.timer = undefined;
    try {
      const skipped = await this.show(this.database, tried);
      this.later(new Map([...skipped, ...this.skipped]));
    } catch (error) {
      this.logger.debug(`the last jobs of hooks could not be shown: ${String(error)}`);
      this.later(new Map([...tried, ...this.skipped]));
    }
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.skipped.clear();
  }
}
