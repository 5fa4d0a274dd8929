import type { EndSignal } from '../flow/index.js';

/** How many jobs with large histories a worker begins to continue at a time. Each may have 64 MiB of records. */
const AT_ONCE = 2;

/** The longest turn, in milliseconds. A job may have records that it never reads. */
const LONGEST_MS = 30_000;

/** Turns of jobs with large histories, so that the records of all jobs that a worker continues are not in memory at the same time. */
export class LargeHistories {
  private free = AT_ONCE;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly longestMs = LONGEST_MS) {}

  /**
   * Waits for a turn, or until the run is aborted.
   *
   * @returns ends the turn, and may be called again
   */
  async begin(signal: EndSignal): Promise<() => void> {
    if (this.free > 0) this.free -= 1;
    else if (!(await this.hasTurn(signal))) return () => undefined;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      this.passOn();
    };
    const timer = setTimeout(end, this.longestMs).unref();
    return end;
  }

  private hasTurn(signal: EndSignal): Promise<boolean> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve(false);
      const settle = (hasTurn: boolean) => {
        signal.removeEventListener('abort', abort);
        this.waiting.delete(take);
        resolve(hasTurn);
      };
      const take = (): void => settle(true);
      const abort = (): void => settle(false);
      this.waiting.add(take);
      signal.addEventListener('abort', abort, { once: true });
    });
  }

  private passOn(): void {
    const [next] = this.waiting;
    if (next) next();
    else this.free += 1;
  }
}
