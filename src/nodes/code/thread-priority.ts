import { setPriority } from 'node:os';

/** The priority of code at first, and after it has run long, so that many endless runs hardly slow down a short one. */
const SHORT_PRIORITY = 5;
const LONG_PRIORITY = 15;

/**
 * The priority of one thread, on Linux, where each thread has its own: low, so that busy code does not delay requests, leases and stops.
 *
 * Another thread sets it, since the interpreter cannot be told to: a native call of it, such as `indexOf`, can take minutes and listens to
 * nothing. With 12 such calls on two processors, a short job took 90 ms (p95 0.4 s), and 20 where their priority was low (p95 80 ms).
 */
export class ThreadPriority {
  private systemId: number | null = null;
  private isLow = false;

  /** Whether it is low and cannot be raised: Linux allows that to root, and to other users as far as their `RLIMIT_NICE` says. */
  isStuck = false;

  /** The thread has begun. */
  begin(systemId: number): void {
    this.systemId = systemId;
    this.set(this.isLow ? LONG_PRIORITY : SHORT_PRIORITY);
  }

  /** The thread has ended, and the system can give its id to another one. */
  forget(): void {
    this.systemId = null;
  }

  /** Until `raise`. */
  lower(): void {
    this.isLow = true;
    this.set(LONG_PRIORITY);
  }

  raise(): void {
    if (!this.isLow) return;
    this.isLow = false;
    if (!this.set(SHORT_PRIORITY)) this.isStuck = true;
  }

  /** Returns false if the system refuses. */
  private set(priority: number): boolean {
    if (this.systemId === null) return true;
    try {
      setPriority(this.systemId, priority);
      return true;
    } catch {
      return false;
    }
  }
}
