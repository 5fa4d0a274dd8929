import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { AccessTokenEntity } from '../src/auth/tokens/access-token.entity.js';
import { UserEntity } from '../src/auth/users/user.entity.js';
import { isUniqueViolation } from '../src/database/database-error.js';
import { dataSourceOptions } from '../src/database/data-source-options.js';
import { Database, type Transaction } from '../src/database/database.js';
import { cloneDatabase, type TestDatabase } from './support/database.js';
import { until } from './support/until.js';

describe('entities and named statements', () => {
  let clone: TestDatabase;
  let source: DataSource;
  let database: Database;

  beforeAll(async () => {
    clone = await cloneDatabase();
    const entities = [UserEntity, AccessTokenEntity];
    source = await new DataSource({ ...dataSourceOptions(clone.url, 'test'), entities }).initialize();
    database = new Database(source);
  });

  afterAll(async () => {
    database.onApplicationShutdown();
    await source.destroy();
    await clone.drop();
  });

  const RENAME = { name: 'rename', text: `UPDATE users SET last_name = $2 WHERE id = $1` };

  const namesOf = (id: number) =>
    database.read((manager) =>
      manager.findOne(UserEntity, { select: { username: true, lastName: true }, where: { id } }),
    );

  const added = async (username: string): Promise<number> => {
    const work = ({ manager }: Transaction) => manager.insert(UserEntity, { username });
    return (await database.transaction(work)).identifiers[0]?.id as number;
  };

  it('tell of a connection that is lost while a statement runs on it, but not of a statement that fails', async () => {
    // One of them is new, and the first new one counts as one to another server.
    await database.connected(() => database.rows({ name: '', text: 'SELECT 1' }));
    let lost = 0;
    database.whenLost(() => (lost += 1));
    const failing = { name: '', text: 'SELECT 1 / 0' };
    await expect(database.rows(failing)).rejects.toThrow('division by zero');
    await expect(database.connected((executor) => executor.rows(failing))).rejects.toThrow('division');
    expect(lost).toBe(0);
    // They are ended, not waited for. Each has a text of its own, because a backend that ends is listed for a moment more.
    const sleeping = (name: string) => ({ name: '', text: `SELECT pg_sleep(60) AS "${name}"` });
    const onPool = sleeping('on the pool');
    const connected = sleeping('on a connection');
    const other = new pg.Client(clone.url);
    await other.connect();
    for (const [{ text }, run] of [
      [onPool, () => database.rows(onPool)],
      [connected, () => database.connected((executor) => executor.rows(connected))],
    ] as const) {
      const before = lost;
      const refused = expect(run()).rejects.toThrow('terminating connection');
      await until(async () => {
        const { rowCount } = await other.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1 AND state = 'active'`,
          [text],
        );
        return rowCount === 1;
      }, 'the statement runs, and its connection is ended');
      await refused;
      expect(lost).toBeGreaterThan(before);
    }
    await other.end();
  });

  it('tell of another server before a connection to it is used, while those to the former one are open', async () => {
    const other = await cloneDatabase();
    const own = await new DataSource(dataSourceOptions(clone.url, 'test')).initialize();
    const moved = new Database(own);
    let lost = 0;
    moved.whenLost(() => (lost += 1));
    const beside = <T>(work: () => Promise<T>): Promise<T> => moved.connected(() => moved.connected(work));
    await beside(() => Promise.resolve());
    const before = lost;
    await moved.connected(async () => {
      const { master } = own.driver as unknown as { master: pg.Pool };
      Object.assign(master.options, { connectionString: other.url });
      await beside(() => {
        expect(lost).toBeGreaterThan(before);
        return Promise.resolve();
      });
    });
    moved.onApplicationShutdown();
    await own.destroy();
    await other.drop();
  });

  it('share a transaction: what one has written the other sees, and both are undone together', async () => {
    const id = await added('ada');
    const work = database.transaction(async (transaction) => {
      await transaction.manager.update(UserEntity, id, { username: 'eve' });
      await transaction.rows(RENAME, [id, 'Smith']);
      expect(await transaction.manager.findOneBy(UserEntity, { id })).toMatchObject({
        username: 'eve',
        lastName: 'Smith',
      });
      // `save` begins a transaction if there is none: it must take part in this one.
      await transaction.manager.save(UserEntity, { id, firstName: 'Eve' });
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await namesOf(id)).toMatchObject({ username: 'ada', lastName: '' });
  });

  it('fail alike: a value that is taken keeps its code, and no parameter is in the error', async () => {
    await added('bob');
    const error = await added('bob').catch((thrown: unknown) => thrown);
    expect(isUniqueViolation(error)).toBe(true);
    expect(error).not.toHaveProperty('parameters');
  });

  it.each([
    ['a statement that was cut off', `SELECT pg_terminate_backend(pg_backend_pid())`],
    ['a table that does not exist yet', `SELECT * FROM nowhere`],
  ])('fail alike: %s means that the database is away, and the next one succeeds', async (_, text) => {
    const cut = database.read((manager) => manager.query(text));
    await expect(cut).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    const inTransaction = database.transaction(({ manager }) => manager.query(text));
    await expect(inTransaction).rejects.toMatchObject({ name: 'DatabaseUnavailable' });
    expect(await namesOf(1)).toMatchObject({ username: expect.any(String) });
  });

  it('see what was committed before a lock, accept the NULL of a list and read times exactly, whatever the defaults of the database', async () => {
    const other = await cloneDatabase();
    const client = new pg.Client(other.url);
    try {
      await client.connect();
      const name = new URL(other.url).pathname.slice(1);
      await client.query(`ALTER DATABASE "${name}" SET default_transaction_isolation = 'serializable'`);
      await client.query(`ALTER DATABASE "${name}" SET array_nulls = off`);
      await client.query(`ALTER DATABASE "${name}" SET extra_float_digits = -10`);
      await client.end();
      const own = await new DataSource(dataSourceOptions(other.url, 'test')).initialize();
      expect(await own.query(`SHOW transaction_isolation`)).toEqual([
        { transaction_isolation: 'read committed' },
      ]);
      expect(await own.query(`SELECT $1::float8[] AS list`, [[null, 1]])).toEqual([{ list: [null, 1] }]);
      expect(await own.query(`SELECT 1765432198.765432::float8 AS seconds`)).toEqual([
        { seconds: 1765432198.765432 },
      ]);
      await own.destroy();
    } finally {
      await other.drop();
    }
  });

  it('wait for connections that are open while Postgres refuses further ones, and fail if none is', async () => {
    const role = `few_${randomBytes(4).toString('hex')}`;
    const admin = new pg.Client(clone.url);
    await admin.connect();
    await admin.query(`CREATE ROLE ${role} LOGIN PASSWORD 'few' CONNECTION LIMIT 3`);
    const url = Object.assign(new URL(clone.url), { username: role, password: 'few' }).href;
    const own = await new DataSource(dataSourceOptions(url, 'test')).initialize();
    const few = new Database(own);
    try {
      const statement = { name: 'one', text: 'SELECT 1 AS one' };
      const rounds = Array.from({ length: 40 }, () => [
        few.rows(statement),
        few.connected((executor) => executor.rows(statement)),
        few.transaction((transaction) => transaction.rows(statement)),
      ]);
      expect(await Promise.all(rounds.flat())).toEqual(Array(120).fill([{ one: 1 }]));
      // Work that holds a connection and needs another one does not wait for ever.
      const both = () => few.connected(() => few.connected((executor) => executor.rows(statement)));
      await expect(Promise.all([both(), both(), both()])).rejects.toThrow('too many connections');
      await admin.query(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
      await admin.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${role}'`);
      const refused = () => few.rows(statement).then(() => '', String);
      await until(async () => (await refused()).includes('too many connections'), 'it has no connection');
    } finally {
      few.onApplicationShutdown();
      await own.destroy();
      await admin.query(`DROP ROLE ${role}`);
      await admin.end();
    }
  });

  it('are run again after a deadlock', async () => {
    const ids = [await added('first'), await added('second')] as const;
    let bothHold = (): void => undefined;
    const held = new Promise<void>((resolve) => (bothHold = resolve));
    let holding = 0;
    let runs = 0;
    const renaming = (one: number, other: number, lastName: string) =>
      database.transaction(async ({ manager }) => {
        runs += 1;
        await manager.update(UserEntity, one, { lastName });
        if ((holding += 1) === 2) bothHold();
        await held;
        await manager.update(UserEntity, other, { lastName });
      });
    await Promise.all([renaming(...ids, 'x'), renaming(ids[1], ids[0], 'y')]);
    expect(runs).toBeGreaterThan(2);
    const [first, second] = [await namesOf(ids[0]), await namesOf(ids[1])];
    expect(first?.lastName).toBe(second?.lastName);
  });
});
