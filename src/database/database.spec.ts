import { EventEmitter } from 'node:events';
import type { DataSource } from 'typeorm';
import { POOL_SIZE } from './data-source-options.js';
import { DatabaseUnavailable } from './database-error.js';
import { Database, type Statement } from './database.js';

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
      options: {},
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
    const pool = Object.assign(new EventEmitter(), { options: {}, connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    await expect(database.timed({ name: 'clock', text: 'SELECT 1' })).rejects.toThrow('reset');
    expect(release).toHaveBeenCalledWith(expect.any(Error));
    database.onApplicationShutdown();
  });
});

describe('Database.write', () => {
  /** A database, and what happens on its connections. */
  function recorded() {
    const events: string[] = [];
    const query = ({ text }: Statement) => Promise.resolve({ rows: [{ written: events.push(text) }] });
    const connect = () => {
      events.push('connected');
      return Promise.resolve(Object.assign(new EventEmitter(), { query, release: () => undefined }));
    };
    const pool = Object.assign(new EventEmitter(), { options: {}, connect });
    return { events, database: new Database({ driver: { master: pool } } as unknown as DataSource) };
  }

  it('confirms the caller once it has a connection, and writes on it, however long the check takes', async () => {
    const { database, events } = recorded();
    const confirm = async () => {
      await new Promise((resolve) => setImmediate(resolve));
      events.push('confirmed');
    };
    await database.write({ id: 1, confirm }, { name: 'w', text: 'written' }, []);
    expect(events).toEqual(['connected', 'confirmed', 'written']);
    database.onApplicationShutdown();
  });

  it('leaves connections for the checks of callers when many write at once', async () => {
    const { database, events } = recorded();
    let confirmAll: () => void = () => undefined;
    const confirmed = new Promise<void>((resolve) => (confirmAll = resolve));
    const write = () =>
      database.write({ id: 1, confirm: () => confirmed }, { name: 'w', text: 'written' }, []);
    const writes = Array.from({ length: 20 }, write);
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
    expect(events.filter((event) => event === 'connected').length).toBeLessThanOrEqual(3);
    confirmAll();
    await Promise.all(writes);
    expect(events.filter((event) => event === 'written')).toHaveLength(20);
    database.onApplicationShutdown();
  });

  it('lets users take turns, however much one of them writes', async () => {
    const { database, events } = recorded();
    const write = (id: number, text: string) =>
      database.write({ id, confirm: () => undefined }, { name: text, text }, []);
    const writes = Array.from({ length: 20 }, (_, n) => write(1, `of one, ${n}`));
    writes.push(write(2, 'of another'));
    await Promise.all(writes);
    const written = events.filter((event) => event !== 'connected');
    expect(written).toHaveLength(21);
    expect(written.indexOf('of another')).toBeLessThan(5);
    database.onApplicationShutdown();
  });

  it('writes nothing for a caller who is refused, and goes on for others', async () => {
    const { database, events } = recorded();
    const refused = database.write(
      { id: 1, confirm: () => Promise.reject(new Error('revoked')) },
      { name: 'w', text: 'never' },
      [],
    );
    const other = database.write({ id: 1, confirm: () => undefined }, { name: 'w', text: 'written' }, []);
    await expect(refused).rejects.toThrow('revoked');
    await other;
    expect(events).not.toContain('never');
    database.onApplicationShutdown();
  });
});

describe('Database.transaction', () => {
  it('fails where Postgres has rolled back, because a statement had failed whose error was caught', async () => {
    const query = (text: string) =>
      Promise.resolve({ rows: [], command: text === 'COMMIT' ? 'ROLLBACK' : text });
    const client = Object.assign(new EventEmitter(), { query, release: () => undefined });
    const pool = Object.assign(new EventEmitter(), { options: {}, connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    await expect(database.transaction(() => Promise.resolve('written'))).rejects.toThrow(
      'nothing was committed',
    );
    database.onApplicationShutdown();
  });

  it('is unavailable where the connection is lost at its commit, so that callers are answered 503 and workers try again', async () => {
    const lost = Object.assign(new Error('terminating connection'), { code: '57P01' });
    const query = (statement: string | Statement) =>
      statement === 'COMMIT' ? Promise.reject(lost) : Promise.resolve({ rows: [], command: 'BEGIN' });
    const release = import.meta.jest.fn();
    const client = Object.assign(new EventEmitter(), { query, release });
    const pool = Object.assign(new EventEmitter(), { options: {}, connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    await expect(database.transaction(() => Promise.resolve('written'))).rejects.toThrow(DatabaseUnavailable);
    expect(release).toHaveBeenCalledWith(expect.any(Error));
    database.onApplicationShutdown();
  });
});

describe('Database.transactionInTurn', () => {
  it('lets users take turns with one row', async () => {
    const query = (text: string) => Promise.resolve({ rows: [], command: text });
    const client = Object.assign(new EventEmitter(), { query, release: () => undefined });
    const pool = Object.assign(new EventEmitter(), { options: {}, connect: () => Promise.resolve(client) });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    const order: string[] = [];
    const change = (user: number, name: string) =>
      database.transactionInTurn('row', user, () => Promise.resolve(order.push(name)));
    await Promise.all([change(1, 'a1'), change(1, 'a2'), change(1, 'a3'), change(2, 'b1')]);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3']);
    database.onApplicationShutdown();
  });
});

describe('Database.transactionOf', () => {
  it('lets users take turns, and leaves connections to others', async () => {
    let [held, most] = [0, 0];
    const query = (text: string) => Promise.resolve({ rows: [], command: text });
    const client = Object.assign(new EventEmitter(), { query, release: () => (held -= 1) });
    const connect = () => {
      held += 1;
      most = Math.max(most, held);
      return Promise.resolve(client);
    };
    const pool = Object.assign(new EventEmitter(), { options: {}, connect });
    const database = new Database({ driver: { master: pool } } as unknown as DataSource);
    const order: string[] = [];
    const change = (user: number, row: string) =>
      database.transactionInTurn(row, user, () => Promise.resolve(order.push(row)));
    const flood = Array.from({ length: 50 }, (_, place) => change(1, `a${place}`));
    await Promise.all([...flood, change(2, 'b')]);
    expect(order.indexOf('b')).toBeLessThan(10);
    expect(most).toBeLessThan(POOL_SIZE);
    database.onApplicationShutdown();
  });
});
