/** A check of certificates that takes longer is followed by a rest, in milliseconds. An ordinary handshake takes 3 ms in all. */
const LONG_MS = 15;

/** How many times as long as the check the rest is: such checks have a fourth of the event loop at most. */
const TIMES = 3;

/** The longest rest in milliseconds, since a process that was stopped measures the time of its stop. */
const LONGEST_MS = 1_000;

/**
 * The rests between the handshakes of a user. OpenSSL checks certificates in one piece: those that fit into `LONGEST_HANDSHAKE` took up to
 * 57 ms, and 40 requests to such a server, one piece after the other, let the short job of another user wait for 1.3 s.
 */
export class HandshakeRests {
  private endsAt = 0;

  /**
   * Says how long TLS took for what it was given.
   *
   * @param now when it was done, in the milliseconds of `performance.now`
   */
  took(ms: number, now: number): void {
    if (ms > LONG_MS) this.endsAt = now + Math.min(ms * TIMES, LONGEST_MS);
  }

  /** How many milliseconds of the rest are left. */
  left(now: number): number {
    return Math.max(0, this.endsAt - now);
  }
}

const rests = new WeakMap<object, HandshakeRests>();

/** @param owner of the work for the connections of a user: see `workOf` */
export function restsOf(owner: object): HandshakeRests {
  const known = rests.get(owner) ?? new HandshakeRests();
  rests.set(owner, known);
  return known;
}
