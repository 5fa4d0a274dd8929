/**
 * How long no failure is tried whose handler has as many waiting jobs as its policy allows: the shortest and the longest time. It doubles as long as
 * the handler has no room. While each of 5,000 failures was tried every 5 s, they occupied the workers, and those for another handler of the same
 * user waited for 11 s. A second from the beginning let handlers that end in milliseconds handle a sixth of what they can.
 */
const [SHORTEST_MS, LONGEST_MS] = [50, 1_000];

/** The longest time for each handler that is paused, so that however many there are, fifty are tried in a second. */
const LONGEST_MS_OF_EACH = 20;

/** After how long a handler is forgotten that has had no room, and is not tried again since its failures are gone. */
const UNUSED_MS = 60_000;

/** The handlers without room, whose failures are not tried for a while. They are known by the ids of their processes. */
export class HandlerPauses {
  private readonly pauses = new Map<number, { until: number; forMs: number }>();

  /** @param now a clock that never goes back, in milliseconds */
  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Whether no handler lacks room. */
  get isEmpty(): boolean {
    return this.pauses.size === 0;
  }

  /** Whether the handler had no room when it was tried last. Its pause may be over. */
  hadNoRoom(handler: number): boolean {
    return this.pauses.has(handler);
  }

  /** Whether the handler is not tried now. */
  isPaused(handler: number): boolean {
    return (this.pauses.get(handler)?.until ?? -Infinity) > this.now();
  }

  /** The handlers that are not tried now. */
  paused(): number[] {
    return [...this.pauses.keys()].filter((handler) => this.isPaused(handler));
  }

  /** Tries no failure of a handler without room for a while: twice as long as the time before. */
  pause(handler: number): void {
    const before = this.pauses.get(handler);
    const longest = Math.max(LONGEST_MS, this.pauses.size * LONGEST_MS_OF_EACH);
    const forMs = before ? Math.min(2 * before.forMs, longest) : SHORTEST_MS;
    this.pauses.set(handler, { until: this.now() + forMs, forMs });
  }

  /** The handler has room again. */
  end(handler: number): void {
    this.pauses.delete(handler);
  }

  /** Forgets handlers that are not tried again. */
  forgetUnused(): void {
    for (const [handler, { until }] of this.pauses)
      if (until + UNUSED_MS < this.now()) this.pauses.delete(handler);
  }

  /**
   * In how many milliseconds the first of the pauses is over that had not been over at a moment of the clock; Infinity if there is none.
   *
   * @param moment when the last round began, which has tried the handlers whose pauses were over
   */
  endsIn(moment: number): number {
    let end = Infinity;
    for (const { until } of this.pauses.values()) if (until > moment) end = Math.min(end, until);
    return Math.max(0, end - this.now());
  }
}
