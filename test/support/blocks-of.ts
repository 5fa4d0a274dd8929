import type pg from 'pg';
import type { Statement } from '../../src/database/database.js';

interface Plan {
  'Node Type': string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: Plan[];
}

/** A plan and all below it. */
const parts = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(parts)];

/** Runs a statement, and returns how many blocks it reads. Fails where it reads a whole table. What it writes is rolled back. */
export async function blocksOf(client: pg.Client, { text }: Statement, values: unknown[]): Promise<number> {
  await client.query('BEGIN');
  const { rows } = await client.query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
  await client.query('ROLLBACK');
  const plan = rows[0]['QUERY PLAN'][0].Plan as Plan;
  expect(parts(plan).filter((part) => part['Node Type'] === 'Seq Scan')).toEqual([]);
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
}
