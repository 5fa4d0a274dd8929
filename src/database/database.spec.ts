import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import { Database } from './database.js';

describe('Database.timed', () => {
  let now = 1_000;

  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  it('measures from when the statement is sent, not from when a connection is requested', async () => {
    const client = Object.assign(new EventEmitter(), {
      query: () => {
        now += 2;
        return Promise.resolve({ rows: [{ ms: 1 }] });
      },
      release: () => undefined,
    });
    const pool = Object.assign(new EventEmitter(), {
      connect: () => {
        // All connections of the pool are in use for this long.
        now += 3_000;
        return Promise.resolve(client);
      },
    });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    expect(await database.timed({ name: 'clock', text: 'SELECT 1' })).toEqual({
      rows: [{ ms: 1 }],
      sentAt: 4_000,
    });
    database.onApplicationShutdown();
  });

  it('rejects when the connection is lost, and does not end the process', async () => {
    const lost = new Error('the connection was reset');
    const client: EventEmitter & { query?: unknown; release?: unknown } = new EventEmitter();
    const release = import.meta.jest.fn();
    Object.assign(client, {
      query: () => {
        client.emit('error', lost);
        return Promise.reject(lost);
      },
      release,
    });
    const pool = Object.assign(new EventEmitter(), { connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    await expect(database.timed({ name: 'clock', text: 'SELECT 1' })).rejects.toThrow('reset');
    expect(release).toHaveBeenCalledWith(expect.any(Error));
    database.onApplicationShutdown();
  });
});

describe('Database.write', () => {
  let now = 1_000;

  beforeEach(() => {
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  /** A database whose connections become free only after this many milliseconds. */
  function busyFor(ms: number) {
    const query = import.meta.jest.fn(() => Promise.resolve({ rows: [{ written: true }] }));
    const client = Object.assign(new EventEmitter(), { query, release: () => undefined });
    const connect = () => {
      now += ms;
      return Promise.resolve(client);
    };
    const pool = Object.assign(new EventEmitter(), { connect });
    return { query, database: new Database({ driver: { master: pool } } as unknown as DataSource) };
  }

  it('writes once the caller is confirmed, after another wait for a connection', async () => {
    const { database, query } = busyFor(300);
    const confirm = import.meta.jest.fn<void | Promise<void>, []>(() => undefined);
    confirm.mockReturnValueOnce(Promise.resolve());
    expect(await database.write({ confirm }, { name: 'w', text: 'INSERT' }, [])).toEqual([{ written: true }]);
    expect(query).toHaveBeenCalledTimes(1);
    database.onApplicationShutdown();
  });

  it.each([
    ['each wait for a connection is followed by another check', () => Promise.resolve()],
    ['the check does not end', () => new Promise<void>(() => undefined)],
  ])('writes nothing after 3 s where %s', async (_, confirm) => {
    const { database, query } = busyFor(2_990);
    const written = database.write({ confirm }, { name: 'w', text: 'INSERT' }, []);
    if (_ === 'the check does not end') now += 3_000;
    await expect(written).rejects.toThrow('not confirmed in time');
    expect(query).not.toHaveBeenCalled();
    database.onApplicationShutdown();
  });
});

describe('Database.transaction', () => {
  it('fails where Postgres has rolled back, because a statement had failed whose error was caught', async () => {
    const query = (text: string) =>
      Promise.resolve({ rows: [], command: text === 'COMMIT' ? 'ROLLBACK' : text });
    const client = Object.assign(new EventEmitter(), { query, release: () => undefined });
    const pool = Object.assign(new EventEmitter(), { connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    await expect(database.transaction(() => Promise.resolve('written'))).rejects.toThrow(
      'nothing was committed',
    );
    database.onApplicationShutdown();
  });
});
