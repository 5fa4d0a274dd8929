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
  beforeEach(() => Logger.overrideLogger(false));

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
    expect(await replica.check()).toBe(true);
    expect(await replica.read(page)).toEqual([{ from: 'replica' }]);
    await replica.onApplicationShutdown();
  });

  it.each([0, 3_500])(
    'warns once of a replica that ends statements after %d ms: a pooler has not passed on the limit',
    async (ms) => {
      const warn = import.meta.jest.spyOn(Logger.prototype, 'warn');
      const { replica } = await servers({}, ms);
      expect(await replica.check()).toBe(true);
      expect(warn.mock.calls).toEqual([[expect.stringContaining('does not end statements after 700 ms')]]);
      warn.mockRestore();
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
