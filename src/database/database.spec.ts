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
