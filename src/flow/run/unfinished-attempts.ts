import type { Clock } from '../run-host.js';
import { sleep } from '../sleep.js';

/**
 * How long attempts may take to end after they were aborted, in milliseconds. The built-in nodes need less (a command that ignores
 * SIGTERM takes up to seven seconds); a node that never settles does not hold up the job for longer.
 */
const GRACE_MS = 10_000;

/** Attempts that act on other systems, were aborted, and have not ended yet. The run does not end before they do. */
export class UnfinishedAttempts {
  private readonly attempts = new Map<Promise<unknown>, string>();

  get isEmpty(): boolean {
    return this.attempts.size === 0;
  }

  /** @param attempt settles when the node has ended */
  add(node: string, attempt: Promise<unknown>): void {
    const gone = () => this.attempts.delete(attempt);
    this.attempts.set(attempt, node);
    attempt.then(gone, gone);
  }

  /** Waits for them for a limited time. @returns a message for each node that is still running then */
  async end(clock: Clock): Promise<{ node: string; text: string }[]> {
    const ended = new AbortController();
    const all = Promise.allSettled(this.attempts.keys());
    await Promise.race([all, sleep(clock, clock.now() + GRACE_MS, ended.signal)]);
    ended.abort();
    const text = `it was aborted and is still running after ${GRACE_MS / 1000} seconds: the job ends without waiting for it`;
    return [...this.attempts.values()].map((node) => ({ node, text }));
  }
}
