/**
 * Measures for how long a counter has not changed. Between two observations at most twice the interval counts: if an
 * observation is late, the process was frozen or the machine suspended, and neither the counter nor the observer ran.
 */
export class StallMeter {
  private seen = -1;
  private observedAt: number | null = null;
  private stalledMs = 0;

  /** @param intervalMs how often the counter is observed, in milliseconds */
  constructor(private readonly intervalMs: number) {}

  /**
   * Observes the counter.
   *
   * @param now a monotonic clock, in milliseconds
   * @returns for how many milliseconds of running time the counter has not changed
   */
  observe(count: number, now: number): number {
    const passed = this.observedAt === null ? 0 : now - this.observedAt;
    this.observedAt = now;
    if (count === this.seen) this.stalledMs += Math.min(passed, 2 * this.intervalMs);
    else this.stalledMs = 0;
    this.seen = count;
    return this.stalledMs;
  }
}
