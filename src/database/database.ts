import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { POOL_SIZE } from './data-source-options.js';
import { databaseError, isUnavailable } from './database-error.js';
import { retryOnDeadlock } from './deadlock.js';
import { endStuckConnections } from './end-stuck-connections.js';
import { type Executor, executorOn, type Statement } from './executor.js';
import { GroupedCalls, PATIENCE_MS, STALE_MS } from './grouped-calls.js';
import { lent } from './lent-connection.js';
import { surviveLostConnections } from './lost-connections.js';
import { FullDisk } from './full-disk.js';
import { managerOn } from './manager-on.js';
import { noticeOtherServers } from './other-servers.js';
import { PatientPool } from './patient-pool.js';
import { RowQueues } from './row-queues.js';
import { FairSemaphore } from './fair-semaphore.js';
import { StandbyWait } from './standby-wait.js';

export type { Executor, Statement };

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

/** The most transactions of users that have a connection. Other statements need those that are left: they wait in the order in which they come. */
const TRANSACTIONS_AT_ONCE = POOL_SIZE - 2;

/** The most transactions of one user at a time, since they can wait for locks. */
const TRANSACTIONS_PER_USER = TRANSACTIONS_AT_ONCE - 2;

/** The most reads that requests make before they write, at a time, and those of one user: they leave one to others. */
const READS_AT_ONCE = 4;
const READS_PER_USER = READS_AT_ONCE - 1;

/** Who writes. */
interface Writer {
  id: number;
  confirm: () => void | Promise<void>;
}

interface Write {
  writer: Writer;
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
  private readonly endLooks: () => void;
  private readonly onLost: (() => void)[] = [];
  private readonly standby: StandbyWait;
  private readonly patient: PatientPool;
  private readonly disk = new FullDisk(this);
  private readonly writes = new GroupedCalls<Write, Written, Executor>(
    (writes, executor) => Promise.all(writes.map((write) => writtenBy(executor, write))),
    {
      maxItems: 1,
      maxInFlight: WRITES_AT_ONCE,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
      confirm: ({ writer }) => writer.confirm(),
      userOf: ({ writer }) => writer.id,
      within: (work) => this.connected(work),
    },
  );

  /** The transactions that begin by locking a row. */
  private readonly queues = new RowQueues();

  private readonly ofUsers = new FairSemaphore(TRANSACTIONS_AT_ONCE, TRANSACTIONS_PER_USER);
  private readonly reads = new FairSemaphore(READS_AT_ONCE, READS_PER_USER);

  constructor(private readonly source: DataSource) {
    const lost = (): void => {
      for (const listener of this.onLost) listener();
    };
    this.standby = new StandbyWait(this.pool);
    this.patient = new PatientPool(this.pool);
    this.endWatch = endStuckConnections(this.pool, () => {
      lost();
      void this.standby.look();
    });
    surviveLostConnections(this.pool, lost);
    this.endLooks = noticeOtherServers(this.pool, lost);
  }

  /**
   * Calls `listener` whenever a connection is lost, and before a connection to another server is used. That server can lack what was
   * committed last, after a failover or a restore, and gives the ids of lost rows to others. So nothing that was read by its id may be kept.
   */
  whenLost(listener: () => void): void {
    this.onLost.push(listener);
  }

  private get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }

  async rows<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const { name, text } = statement;
    this.standby.refuse(statement);
    try {
      const result = await retryOnDeadlock(() => this.patient.query<Row>({ name, text, values }));
      return result.rows;
    } catch (error) {
      throw this.disk.noted(databaseError(error));
    }
  }

  /** Why new rows find no space, if a statement of this process has found none, and still none can be had; null otherwise. */
  whyDiskFull(): Promise<string | null> {
    return this.disk.why();
  }

  /**
   * Like {@link rows}, for what a request reads before it writes. Users take turns: behind 2,000 requests of one user, each of which read whether a
   * variable exists, lists of others waited for 1.3 s and executes for 2.2 s.
   *
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable also after 4 s of waiting
   */
  rowsOf<Row extends QueryResultRow>(user: number, statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.reads.run(user, () => this.rows<Row>(statement, values));
  }

  /** Like {@link rows}, and returns when the statement was sent. */
  async timed<Row extends QueryResultRow>(
    statement: Statement,
    values: unknown[] = [],
  ): Promise<TimedRows<Row>> {
    this.standby.refuse(statement);
    return lent(this.patient, async (client) => {
      const sentAt = performance.now();
      return { rows: await executorOn(client).rows<Row>(statement, values), sentAt };
    });
  }

  /**
   * Like {@link rows}, for a write on behalf of a caller. Calls `confirm` when it has a connection, because the wait for one can
   * take seconds. Only a few do so at once: if each waited for a connection, was confirmed and waited again, none would be written
   * while the pool is crowded. Users take turns: behind 50 reruns of a job with 1 MB of inputs, those of others waited for 3.5 s. A statement
   * that can also wait for a lock must run in a transaction with `refuseRevoked` instead.
   *
   * @throws any error that `confirm` throws; then nothing is written
   */
  write<Row extends QueryResultRow>(writer: Writer, statement: Statement, values: unknown[]): Promise<Row[]> {
    return retryOnDeadlock(async () => {
      const written = await this.writes.add({ writer, statement, values });
      if ('error' in written) throw written.error;
      return written.rows as Row[];
    });
  }

  /** Runs `work`, which writes, on one connection, which nothing else uses meanwhile. */
  connected<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    return this.lentToWrite((client) => work(executorOn(client)));
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
    return lent(this.patient, (client) => work(managerOn(this.source, client, false)));
  }

  /** Like {@link read}, for what a request reads before it writes. Users take turns, as in {@link rowsOf}. */
  readOf<T>(user: number, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.reads.run(user, () => this.read(work));
  }

  /**
   * Runs `work` in one transaction: committed when it resolves, rolled back when it throws. `work` runs again after a
   * deadlock, so it must have no side effects outside the database.
   *
   * @throws DatabaseUnavailable if Postgres is unavailable; any error that `work` throws
   */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return retryOnDeadlock(() =>
      this.lentToWrite((client, onLoss) => this.transactionOn(client, onLoss, work)),
    );
  }

  /**
   * Like {@link transaction}, on behalf of a user. Users take turns: behind 1,600 saves of one user, of as many processes, all other
   * calls waited for 1.5 s.
   *
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable also after 4 s of waiting
   */
  transactionOf<T>(user: number, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.ofUsers.run(user, () => this.transaction(work));
  }

  /**
   * Like {@link transactionOf}, for work that begins by locking a row for which others may wait. Those of one row take turns in this process, so
   * that only one of them holds a connection: otherwise fifty requests that change one process take all connections, and wait for its row.
   * Users take turns too: behind 250 changes of one user, those of others waited for 2.5 s.
   *
   * @param row the name of the row: of what, and its id
   * @param user the id of who asks for it
   * @throws DatabaseUnavailable also after 2.5 s of waiting for the row
   */
  transactionInTurn<T>(
    row: string,
    user: number,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    return this.queues.run(row, user, () => this.transactionOf(user, work));
  }

  /**
   * Changes a row without a wait for its lock where it can.
   *
   * @param row as that of {@link transactionInTurn}
   * @param user as that of {@link transactionInTurn}
   * @param attempt changes the row by a statement that skips it while another session has locked it; then it returns undefined
   * @param wait changes it as the work of {@link transactionInTurn}, where `attempt` did not
   * @returns what either returned
   * @throws what they and {@link transactionInTurn} throw
   */
  writeInTurn<Result>(
    row: string,
    user: number,
    attempt: () => Promise<Result | undefined>,
    wait: (transaction: Transaction) => Promise<Result | undefined>,
  ): Promise<Result | undefined> {
    return this.queues.run(row, user, async () => (await attempt()) ?? this.transactionOf(user, wait));
  }

  /** Looks twice whether commits wait: the wait for a connection can be long. */
  private async lentToWrite<T>(work: Parameters<typeof lent<T>>[1]): Promise<T> {
    this.standby.refuseWork();
    try {
      return await lent(this.patient, (client, onLoss) => {
        this.standby.refuseWork();
        return work(client, onLoss);
      });
    } catch (error) {
      throw this.disk.noted(error);
    }
  }

  private async transactionOn<T>(
    client: PoolClient,
    onLoss: (error: Error) => void,
    work: (transaction: Transaction) => Promise<T>,
  ): Promise<T> {
    const executor = executorOn(client);
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
      const { command } = await client.query(COMMIT.text).catch((error: unknown) => {
        throw databaseError(error);
      });
      if (command !== 'COMMIT')
        throw new Error('a statement of the transaction had failed: nothing was committed');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch(onLoss);
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.endWatch();
    this.endLooks();
    this.standby.end();
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
