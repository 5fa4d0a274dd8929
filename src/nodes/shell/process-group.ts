import { setTimeout } from 'node:timers/promises';
import { livingGroups } from './process-table.js';

/** How long a group may take to end after SIGTERM, in milliseconds. */
const GRACE = 3_000;
/** How long killed processes may take to disappear, in milliseconds. */
const AFTER_KILL = 1_000;

/** The process group of a detached process: its descendants that have not left the group. */
export class ProcessGroup {
  constructor(readonly id: number) {}

  /** Ends the remaining processes: SIGTERM, then SIGKILL. */
  async end(): Promise<void> {
    this.signal('SIGTERM');
    if (await this.isGone(GRACE)) return;
    this.signal('SIGKILL');
    await this.isGone(AFTER_KILL);
  }

  /** Whether no process of the group is alive; waits some milliseconds for that. */
  async isGone(patience: number): Promise<boolean> {
    const end = performance.now() + patience;
    for (let pause = 5; ; pause = Math.min(2 * pause, 200)) {
      if (!this.signal(0)) return true;
      if ((await this.hasLiving()) === false) return true;
      if (performance.now() >= end) return false;
      await setTimeout(pause);
    }
  }

  /** Whether a process of the group is alive; null if that is not known. A process that is started while the table is read can be missing in it. */
  private async hasLiving(): Promise<boolean | null> {
    for (let reads = 0; reads < 2; reads += 1) {
      const groups = await livingGroups();
      if (groups === null) return null;
      if (groups.has(this.id)) return true;
    }
    return false;
  }

  /** Sends a signal. @returns false if the group has no process */
  private signal(signal: NodeJS.Signals | 0): boolean {
    try {
      return process.kill(-this.id, signal);
    } catch (error) {
      return (error as NodeJS.ErrnoException).code !== 'ESRCH';
    }
  }
}
