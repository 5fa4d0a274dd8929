import type { Database, Statement } from './database.js';
import { isUnavailable } from './database-error.js';
import { migrations } from './migrations/index.js';
import { UNDEFINED_TABLE } from './not-migrated.js';

/** Those of the names `$1` that were not migrated. */
const MISSING: Statement = {
  name: 'migrations-missing',
  text: `SELECT name FROM unnest($1::text[]) AS wanted (name) WHERE name NOT IN (SELECT name FROM migrations)`,
};

/** SQLSTATE of a table that the user may not read. */
const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * The names of the migrations of this build that the database lacks; none if its user may not read which it has.
 *
 * @throws DatabaseUnavailable if it does not answer
 */
export async function missingMigrations(database: Database): Promise<string[]> {
  const names = migrations.map(({ name }) => name);
  try {
    const missing = await database.rows<{ name: string }>(MISSING, [names]);
    return missing.map(({ name }) => name);
  } catch (error) {
    if (isUnavailable(error) && error.code === UNDEFINED_TABLE) return names;
    if (isUnavailable(error) && error.code === INSUFFICIENT_PRIVILEGE) return [];
    throw error;
  }
}
