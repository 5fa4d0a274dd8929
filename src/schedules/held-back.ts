/** Keys that are left alone for a while, so that what cannot be done now does not keep the rest waiting. */
export class HeldBack {
  private readonly until = new Map<number, number>();

  /** Leaves a key alone for so many milliseconds. */
  hold(key: number, ms: number): void {
    this.until.set(key, performance.now() + ms);
  }

  /** The keys that are still held back. */
  list(): number[] {
    const now = performance.now();
    for (const [key, end] of this.until) if (end <= now) this.until.delete(key);
    return [...this.until.keys()];
  }
}
