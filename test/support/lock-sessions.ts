import pg from 'pg';

/** Two connections to a server's database: one that holds locks, and one that looks who waits for them. */
export interface LockSessions {
  readonly holder: pg.Client;
  readonly observer: pg.Client;
}

/**
 * For the tests of a `describe`. Call it after the `beforeAll` that starts the server.
 *
 * @param database the URL of the server's database
 */
export function lockSessions(database: () => string): LockSessions {
  const sessions = {} as { -readonly [Name in keyof LockSessions]: LockSessions[Name] };

  beforeAll(async () => {
    sessions.holder = new pg.Client(database());
    sessions.observer = new pg.Client(database());
    await Promise.all([sessions.holder.connect(), sessions.observer.connect()]);
  });

  afterAll(() => Promise.all([sessions.holder.end(), sessions.observer.end()]));

  return sessions;
}
