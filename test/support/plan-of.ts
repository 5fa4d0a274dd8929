import type pg from 'pg';
import type { Statement } from '../../src/database/database.js';

/** The plan that a connection keeps for all calls of a statement, as `EXPLAIN` writes it. Prepared statements of the client are forgotten. */
export async function planOf(client: pg.Client, { name, text }: Statement): Promise<string> {
  await client.query('DEALLOCATE ALL');
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE "${name}" AS ${text}`);
  const { rows } = await client.query<{ types: string }>(
    `SELECT cardinality(parameter_types) AS types FROM pg_prepared_statements WHERE name = $1`,
    [name],
  );
  const values = Array.from({ length: Number(rows[0]!.types) }, () => 'NULL').join();
  const plan = await client.query<{ 'QUERY PLAN': string }>(
    `EXPLAIN EXECUTE "${name}"${values === '' ? '' : `(${values})`}`,
  );
  return plan.rows.map((row) => row['QUERY PLAN']).join('\n');
}
