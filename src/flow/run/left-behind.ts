import type { Clock } from '../world.js';

/**
 * How long what was told to end may take, in milliseconds: longer than the built-in nodes need (a command that resists
 * SIGTERM takes up to seven seconds), and an end to a node that never settles.
 */
const PATIENCE_MS = 10_000;

/** Attempts outside that were told to end and have not ended yet: a run is not over while they may still act. */
export class LeftBehind {
  private readonly attempts = new Map<Promise<unknown>, string>();

  get isEmpty(): boolean {
    return this.attempts.size === 0;
  }

  /** @param attempt settles when the node does nothing more */
  add(node: string, attempt: Promise<unknown>): void {
    const gone = () => this.attempts.delete(attempt);
    this.attempts.set(attempt, node);
    attempt.then(gone, gone);
  }

  /** Waits for them, up to a bound. @returns a message for each node that is still at work then */
  async end(clock: Clock): Promise<{ node: string; text: string }[]> {
    const ended = new AbortController();
    const all = Promise.allSettled(this.attempts.keys());
    await Promise.race([all, clock.sleep(clock.now() + PATIENCE_MS, ended.signal)]);
    ended.abort();
    const text = `it was told to end, and is still at work after ${PATIENCE_MS / 1000} seconds: the job ends without it`;
    return [...this.attempts.values()].map((node) => ({ node, text }));
  }
}
