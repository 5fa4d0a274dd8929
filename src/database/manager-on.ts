import type { PoolClient } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';

/** Runs TypeORM's queries on a connection that its caller has taken from the pool and will release. */
class LentQueryRunner extends PostgresQueryRunner {
  /** @param isTransactionActive whether `BEGIN` was sent. If so, TypeORM begins no transaction itself, and can take locks */
  constructor(
    source: DataSource,
    client: PoolClient,
    override readonly isTransactionActive: boolean,
  ) {
    super(source.driver as PostgresDriver, 'master');
    this.databaseConnection = client;
  }
}

/**
 * TypeORM's entity manager on a connection.
 *
 * @param inTransaction whether a transaction is open on the connection
 */
export function managerOn(source: DataSource, client: PoolClient, inTransaction: boolean): EntityManager {
  const runner = new LentQueryRunner(source, client, inTransaction);
  const manager = source.createEntityManager(runner);
  // TypeORM's `createQueryRunner` also sets `manager` on the runner. Cascades and subscribers use it.
  return Object.assign(runner, { manager }).manager;
}
