import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const LIBRARIES = '/usr/lib';

/** The library of Debian's package `libfaketime`, as a path below the folder of an architecture. */
const LIBRARY = join('faketime', 'libfaketime.so.1');

/**
 * A clock that runs fast, for a Postgres: what the application takes as the time. Only `now()` and its kin are fast: sleeps of Postgres take
 * the time that they say, as do all processes but Postgres.
 */
export class FastClock {
  private readonly since = performance.now();
  private readonly library: string;

  /**
   * @param start the time that it shows now, in milliseconds since 1970
   * @param speed how many seconds pass in one
   * @throws Error if libfaketime is not installed
   */
  constructor(
    private readonly start: number,
    readonly speed: number,
  ) {
    const found = readdirSync(LIBRARIES)
      .map((folder) => join(LIBRARIES, folder, LIBRARY))
      .find((file) => existsSync(file));
    if (found === undefined)
      throw new Error('libfaketime is not installed; Debian and Ubuntu have it: apt-get install libfaketime');
    this.library = found;
  }

  /**
   * Options of the application's sessions: without timeouts, which Postgres compares with the fast clock whenever a timer fires. What hangs
   * is ended by the application.
   */
  readonly sessionOptions = '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0';

  /**
   * The environment of a Postgres that starts now. One that is restarted goes on at the time that has passed meanwhile: its clock is never
   * put back, because it starts some milliseconds after this call.
   */
  environment(): Record<string, string> {
    const at = this.start + (performance.now() - this.since) * this.speed;
    return {
      LD_PRELOAD: this.library,
      FAKETIME: `@${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} x${this.speed}`,
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      TZ: 'UTC',
    };
  }
}
