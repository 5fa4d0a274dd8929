const RETRY_MS = 500;

/**
 * Undoes claims whose response was lost. Such a claim may have been committed, or may still be, and would later count as a death of this
 * worker.
 */
export class LostClaims {
  /** Those that are being undone. */
  private readonly undoing = new Set<Promise<void>>();
  private ended = false;

  /** @param leaseMs how long a claim is tried to be undone, in milliseconds: after that, another worker has already charged the death */
  constructor(private readonly leaseMs: number) {}

  /**
   * Begins to undo a claim, and goes on in the background. Never throws.
   *
   * @param isUndone releases the jobs of the claim that it finds. Returns whether these are all
   */
  undo(isUndone: () => Promise<boolean>): void {
    const undoing = this.undoUntil(performance.now() + this.leaseMs, isUndone);
    this.undoing.add(undoing);
    void undoing.then(() => this.undoing.delete(undoing));
  }

  /** Stops retries, because the process is about to exit. */
  endRetries(): void {
    this.ended = true;
  }

  /** Settles when each lost claim is undone or abandoned. If the process exits earlier, the jobs wait for the end of their leases. */
  async undone(): Promise<void> {
    await Promise.all(this.undoing);
  }

  private async undoUntil(giveUpAt: number, isUndone: () => Promise<boolean>): Promise<void> {
    for (;;) {
      try {
        if (await isUndone()) return;
      } catch {
        // The database is away. The loop tries again until the lease ends.
      }
      if (this.ended || performance.now() > giveUpAt) return;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
