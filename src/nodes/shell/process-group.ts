import { setTimeout } from 'node:timers/promises';
import { livingGroups } from './process-table.js';

/** How long a group may take to end after SIGTERM, in milliseconds. */
const GRACE = 3_000;
/** How long what was killed may take to be gone. */
const AFTER_KILL = 1_000;

/** A process that was started detached, and all its descendants that have not left its group. */
export class ProcessGroup {
  constructor(readonly id: number) {}

  /** Ends what is left of it: SIGTERM, then SIGKILL. At once where nothing is left. */
  async end(): Promise<void> {
    this.signal('SIGTERM');
    if (await this.isGone(GRACE)) return;
    this.signal('SIGKILL');
    await this.isGone(AFTER_KILL);
  }

  /** Whether it has no living process any more; waits some milliseconds for that. */
  async isGone(patience: number): Promise<boolean> {
    const end = performance.now() + patience;
    for (let pause = 5; ; pause = Math.min(2 * pause, 200)) {
      if (!this.signal(0)) return true;
      const groups = await livingGroups();
      if (groups !== null && !groups.has(this.id)) return true;
      if (performance.now() >= end) return false;
      await setTimeout(pause);
    }
  }

  /** False where there is nobody to hear it. */
  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.id, signal);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ESRCH';
    }
  }
}
