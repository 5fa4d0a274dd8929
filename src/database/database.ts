import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { databaseError, isDeadlock, isUnavailable, unwrapped } from './database-error.js';
import { retryOnDeadlock } from './deadlock.js';
import { endStuckConnections } from './end-stuck-connections.js';
import { GroupedCalls, PATIENCE_MS, STALE_MS } from './grouped-calls.js';
import { surviveLostConnections } from './lost-connections.js';
import { managerOn } from './manager-on.js';

/** A named statement, which Postgres plans once per connection. Hot routes depend on that. */
export interface Statement {
  name: string;
  text: string;
}

/** Runs statements: on the pool, or in an open transaction. */
export interface Executor {
  /**
   * Runs a named statement and returns its rows.
   *
   * @throws DatabaseUnavailable if Postgres is unavailable; the error of `pg` if the data are wrong
   */
  rows<Row extends QueryResultRow>(statement: Statement, values?: unknown[]): Promise<Row[]>;
}

/** A transaction under way: named statements and TypeORM's entities, on one connection. */
export interface Transaction extends Executor {
  /** Reads and writes entities. Its errors are mapped, as those of `rows` are, when they leave the transaction. */
  readonly manager: EntityManager;
}

/** Rows, and `performance.now()` when their statement was sent, after the wait for a connection. */
export interface TimedRows<Row> {
  rows: Row[];
  sentAt: number;
}

/** Unnamed, because they have no plan. */
const BEGIN: Statement = { name: '', text: 'BEGIN' };
const COMMIT: Statement = { name: '', text: 'COMMIT' };

/** The most writes that hold a connection while their callers are confirmed, which takes others of the pool. */
const WRITES_AT_ONCE = 3;

interface Write {
  confirm: () => void | Promise<void>;
  statement: Statement;
  values: unknown[];
}

/** What came of a write. An error concerns its own data only, not the writes that wait. */
type Written = { rows: QueryResultRow[] } | { error: unknown };

/**
 * Runs statements on TypeORM's pool: entities with `read` and `transaction`, named statements with `rows`. Measured on the detail
 * route, with one statement per request: a named statement reached 0.91 of the throughput of a bare `pg` handler, a repository's
 * `findOne` 0.53.
 */
@Injectable()
export class Database implements Executor, OnApplicationShutdown {
  private readonly endWatch: () => void;
  private readonly writes = new GroupedCalls<Write, Written, Executor>(
    (writes, executor) => Promise.all(writes.map((write) => writtenBy(executor, write))),
    {
      maxItems: 1,
      maxInFlight: WRITES_AT_ONCE,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
      confirm: ({ confirm }) => confirm(),
      within: (work) => this.connected(work),
    },
  );

  constructor(private readonly source: DataSource) {
    this.endWatch = endStuckConnections(this.pool);
    surviveLostConnections(this.pool);
  }

  private get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }

  async rows<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const { name, text } = statement;
    try {
      const result = await retryOnDeadlock(() => this.pool.query<Row>({ name, text, values }));
      return result.rows;
    } catch (error) {
      throw databaseError(error);
    }
  }

  /** Like {@link rows}, and returns when the statement was sent. */
  timed<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<TimedRows<Row>> {
    return this.connected(async (executor) => {
      const sentAt = performance.now();
      return { rows: await executor.rows<Row>(statement, values), sentAt };
    });
  }

  /**
   * Like {@link rows}, for a write on behalf of a caller. Calls `confirm` when it has a connection, because the wait for one can
   * take seconds. Only a few do so at once: if each waited for a connection, was confirmed and waited again, none would be written
   * while the pool is crowded. A statement that can also wait for a lock must run in a transaction with `refuseEnded` instead.
   *
   * @throws any error that `confirm` throws; then nothing is written
   */
  write<Row extends QueryResultRow>(
    { confirm }: { confirm: () => void | Promise<void> },
    statement: Statement,
    values: unknown[],
  ): Promise<Row[]> {
    return retryOnDeadlock(async () => {
      const written = await this.writes.add({ confirm, statement, values });
      if ('error' in written) throw written.error;
      return written.rows as Row[];
    });
  }

  /** Runs `work` on one connection, which nothing else uses meanwhile. */
  connected<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.lent((client) => work(on(client)));
  }

  /** Like {@link connected}, and `work` runs again after a deadlock, so it must have no side effects outside the database. */
  retried<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return retryOnDeadlock(() => this.connected(work));
  }

  /**
   * Reads entities outside a transaction.
   *
   * @throws DatabaseUnavailable if Postgres is unavailable; any error that `work` throws
   */
  read<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.lent((client) => work(managerOn(this.source, client, false)));
  }

  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. `work` runs again after a
   * deadlock, so it must have no side effects outside the database.
   *
   * @throws DatabaseUnavailable if Postgres is unavailable; any error that `work` throws
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return retryOnDeadlock(() => this.lent((client, onLoss) => this.transactionOn(client, onLoss, work)));
  }

  private async transactionOn<T>(
    client: PoolClient,
    onLoss: (error: Error) => void,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const executor = on(client);
    const { source } = this;
    let manager: EntityManager | undefined;
    try {
      await executor.rows(BEGIN);
      const result = await work({
        rows: (statement, values) => executor.rows(statement, values),
        get manager() {
          return (manager ??= managerOn(source, client, true));
        },
      });
      // Postgres answers ROLLBACK, and no error, if a statement has failed whose error `work` has caught.
      const { command } = await client.query(COMMIT.text);
      if (command !== 'COMMIT')
        throw new Error('a statement of the transaction had failed: nothing was committed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(onLoss);
      throw error;
    }
  }

  /** Runs `work` with a connection from the pool. Closes the connection afterwards if it was lost or Postgres is unavailable on it. */
  private async lent<T>(
    work: (client: PoolClient, onLoss: (error: Error) => void) => Promise<T>,
  ): Promise<T> {
    const client = await this.connection();
    let lost: Error | undefined;
    const onLoss = (error: Error): void => {
      lost ??= error;
    };
    // Without a listener, a lost connection would end the process.
    client.on('error', onLoss);
    try {
      return await work(client, onLoss);
    } catch (thrown) {
      const error = unwrapped(thrown);
      // Remove the connection from the pool: if its server has become a replica, the connection would stay read-only.
      if (isUnavailable(error) && !isDeadlock(error)) lost ??= error;
      throw error;
    } finally {
      client.off('error', onLoss);
      client.release(lost);
    }
  }

  private async connection(): Promise<PoolClient> {
    try {
      return await this.pool.connect();
    } catch (error) {
      throw databaseError(error);
    }
  }

  onApplicationShutdown(): void {
    this.endWatch();
  }
}

/** @throws DatabaseUnavailable and deadlocks, which concern other writes too */
async function writtenBy(executor: Executor, { statement, values }: Write): Promise<Written> {
  try {
    return { rows: await executor.rows(statement, values) };
  } catch (error) {
    if (isUnavailable(error)) throw error;
    return { error };
  }
}

const on = (client: PoolClient): Executor => ({
  async rows<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[] = []) {
    try {
      return (await client.query<Row>({ name, text, values })).rows;
    } catch (error) {
      throw databaseError(error);
    }
  },
});
