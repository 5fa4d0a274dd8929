import { Injectable } from '@nestjs/common';
import type { Pool, PoolClient, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';

/** A statement that Postgres plans once a connection: hot routes live by it. */
export interface Statement {
  name: string;
  text: string;
}

/** Where a statement can run: the pool, or a transaction under way. */
export interface Executor {
  /** Runs a named statement and gives its rows. */
  rows<Row extends QueryResultRow>(statement: Statement, values?: unknown[]): Promise<Row[]>;
}

/**
 * Named statements on TypeORM's own pool. Measured on the detail route: 0.91 of a bare `pg` handler, where a
 * repository's `findOne` gave 0.53.
 */
@Injectable()
export class Database implements Executor {
  constructor(private readonly source: DataSource) {}

  private get pool(): Pool {
    return (this.source.driver as PostgresDriver).master as Pool;
  }

  async rows<Row extends QueryResultRow>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const { name, text } = statement;
    const result = await this.pool.query<Row>({ name, text, values });
    return result.rows;
  }

  /** Runs `work` in one transaction: committed when it resolves, rolled back when it throws. */
  async transaction<T>(work: (executor: Executor) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('BEGIN');
      const result = await work(on(client));
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: unknown) => {
        broken = failure instanceof Error ? failure : new Error(String(failure));
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

const on = (client: PoolClient): Executor => ({
  rows: async <Row extends QueryResultRow>(statement: Statement, values: unknown[] = []) =>
    (await client.query<Row>({ ...statement, values })).rows,
});
