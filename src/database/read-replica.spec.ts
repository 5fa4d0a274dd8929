import { EventEmitter } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Pool } from 'pg';
import { DatabaseUnavailable } from './database-error.js';
import type { Database } from './database.js';
import type { Executor, Statement } from './executor.js';
import { ReadReplica } from './read-replica.js';
import { IDENTITY, POSITION } from './replica-statements.js';

const PAGE: Statement = { name: 'page', text: 'SELECT page' };

const failure = (code: string): Error => Object.assign(new Error(`error ${code}`), { code });

let now: number;

/** Longer than any pause between two checks. */
const LONG_MS = 60_000;

/** A replica, which `answer` can make fail, and a primary. Both answer with their names. */
async function servers(answer: { error?: Error }, timeoutMs = 700) {
  const replayed = { database: 'd', is_replica: true, has_replayed: true, statement_timeout: timeoutMs };
  const client = Object.assign(new EventEmitter(), {
    query: ({ text }: Statement) =>
      text === PAGE.text
        ? answer.error
          ? Promise.reject(answer.error)
          : Promise.resolve({ rows: [{ from: 'replica' }] })
        : Promise.resolve({ rows: [replayed] }),
    release: () => undefined,
  });
  const pool = Object.assign(new EventEmitter(), {
    connect: () => Promise.resolve(client),
    end: () => Promise.resolve(),
  });
  const asked: string[] = [];
  const primary = {
    rows: ({ name }: Statement) => {
      asked.push(name);
      if (name === IDENTITY.name) return Promise.resolve([{ database: 'd', is_replica: false }]);
      return Promise.resolve([name === POSITION.name ? { position: '0/1' } : { from: 'primary' }]);
    },
  };
  const replica = new ReadReplica(primary as unknown as Database, pool as unknown as Pool);
  await replica.check();
  return { replica, asked };
}

const page = (executor: Executor) => executor.rows(PAGE);

describe('ReadReplica', () => {
  beforeEach(() => {
    Logger.overrideLogger(false);
    now = 1_000_000;
    import.meta.jest.spyOn(performance, 'now').mockImplementation(() => now);
  });

  afterEach(() => import.meta.jest.restoreAllMocks());

  it.each(['57014', '40001'])(
    'reads from the primary what the replica cancels (%s), and the next page from the replica',
    async (code) => {
      const answer: { error?: Error } = { error: failure(code) };
      const { replica } = await servers(answer);
      expect(await replica.read(page)).toEqual([{ from: 'primary' }]);
      delete answer.error;
      expect(await replica.read(page)).toEqual([{ from: 'replica' }]);
      await replica.onApplicationShutdown();
    },
  );

  it('leaves a replica that has failed alone until a check finds it well', async () => {
    const answer: { error?: Error } = { error: failure('57P01') };
    const { replica } = await servers(answer);
    expect(await replica.read(page)).toEqual([{ from: 'primary' }]);
    delete answer.error;
    expect(await replica.read(page)).toEqual([{ from: 'primary' }]);
    now += LONG_MS;
    expect(await replica.check()).toBe(true);
    expect(await replica.read(page)).toEqual([{ from: 'replica' }]);
    await replica.onApplicationShutdown();
  });

  it('tries a replica that flaps more and more rarely, however often it is probed, and logs that once a minute', async () => {
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn');
    const log = import.meta.jest.spyOn(Logger.prototype, 'log');
    // Each check finds it well, and each page finds it behind.
    const { replica } = await servers({ error: failure('57P01') });
    const fiveMinutes = now + 300_000;
    const tried: number[] = [];
    while (now < fiveMinutes) {
      if (await replica.check()) tried.push(now);
      await replica.read(page);
      now += 100;
    }
    expect(tried.map((at, n) => at - (tried[n - 1] ?? at))).toEqual([
      0, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(warn.mock.calls.length + log.mock.calls.length).toBeLessThanOrEqual(2 + 2 + 5);
    await replica.onApplicationShutdown();
  });

  it('tries a replica that fails after a stable minute again after a second, and logs both changes', async () => {
    const answer: { error?: Error } = {};
    const { replica } = await servers(answer);
    const warn = import.meta.jest.spyOn(Logger.prototype, 'warn');
    const log = import.meta.jest.spyOn(Logger.prototype, 'log');
    for (let n = 1; n <= 3; n += 1) {
      now += LONG_MS;
      answer.error = failure('57P01');
      expect(await replica.read(page)).toEqual([{ from: 'primary' }]);
      delete answer.error;
      now += 999;
      expect(await replica.check()).toBe(false);
      now += 1;
      expect(await replica.check()).toBe(true);
      expect([warn.mock.calls.length, log.mock.calls.length]).toEqual([n, n]);
    }
    await replica.onApplicationShutdown();
  });

  it.each([0, 3_500])(
    'warns once of a replica that ends statements after %d ms: a pooler has not passed on the limit',
    async (ms) => {
      const warn = import.meta.jest.spyOn(Logger.prototype, 'warn');
      const { replica } = await servers({}, ms);
      expect(await replica.check()).toBe(true);
      expect(warn.mock.calls).toEqual([[expect.stringContaining('does not end statements after 700 ms')]]);
      await replica.onApplicationShutdown();
    },
  );

  it('does not repeat on the primary what fails because of its data', async () => {
    const { replica, asked } = await servers({ error: failure('22023') });
    await expect(replica.read(page)).rejects.toMatchObject({ code: '22023' });
    expect(asked).not.toContain(PAGE.name);
    await replica.onApplicationShutdown();
  });

  it('fails if the primary cannot tell what it has committed, and does not blame the replica', async () => {
    const { replica } = await servers({});
    const primary = (replica as unknown as { primary: Executor }).primary;
    const rows = import.meta.jest.spyOn(primary, 'rows');
    rows.mockRejectedValueOnce(new DatabaseUnavailable(failure('ECONNREFUSED')));
    await expect(replica.read(page)).rejects.toThrow(DatabaseUnavailable);
    expect(await replica.read(page)).toEqual([{ from: 'replica' }]);
    await replica.onApplicationShutdown();
  });
});
