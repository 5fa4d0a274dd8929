import type { PoolClient, QueryResultRow } from 'pg';
import { databaseError } from './database-error.js';

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

/** Runs statements on a connection that its caller has. */
export const executorOn = (client: PoolClient): Executor => ({
  async rows<Row extends QueryResultRow>({ name, text }: Statement, values: unknown[] = []) {
    try {
      return (await client.query<Row>({ name, text, values })).rows;
    } catch (error) {
      throw databaseError(error);
    }
  },
});
