import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { SettingsError } from '../config/settings-error.js';
import { Database } from './database.js';
import type { Statement } from './executor.js';

/** Some of the tables whose rows are read, added, changed and deleted. Rights are granted for all tables at once, so the others are not asked about. */
const WRITTEN = ['hook', 'job', 'job_event', 'process', 'schedule', 'users'];

/**
 * An expression of SQL: that the role of the connection can use no schema; null if it can use one. Postgres passes over schemas that do not exist or
 * that the role may not use, so all tables seem to be missing.
 */
const MISSING_SCHEMA = `
  (SELECT format('the role "%s" can use no schema of its search_path (%s)', current_user, current_setting('search_path'))
   WHERE current_schema() IS NULL)`;

/**
 * An expression of SQL: what the role of the connection may not do in a schema, a table or a sequence in which it has to; null if it may do
 * everything. A table that is not migrated yet lacks no right, nor does one without a sequence of ids.
 */
export const MISSING_RIGHTS = `
  coalesce(
    ${MISSING_SCHEMA},
    (SELECT format('the role "%s" may not %s in the table %s', current_user, string_agg(privilege, ', ' ORDER BY n), name)
     FROM unnest('{${WRITTEN.join(',')}}'::text[]) AS name,
       unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) WITH ORDINALITY AS asked (privilege, n)
     WHERE NOT has_table_privilege(to_regclass(name), privilege)
     GROUP BY name ORDER BY name LIMIT 1),
    (SELECT format('the role "%s" may not use the sequence %s', current_user, name)
     FROM (SELECT name || '_id_seq' AS name FROM unnest('{${WRITTEN.join(',')}}'::text[]) AS name) AS sequences
     WHERE NOT has_sequence_privilege(to_regclass(name), 'USAGE, UPDATE')
     ORDER BY name LIMIT 1))`;

const LOOK: Statement = { name: '', text: `SELECT ${MISSING_RIGHTS} AS missing` };

/**
 * Says what to do about {@link MISSING_RIGHTS}.
 *
 * @param like the role of `docker/roles.sql` that has the rights
 */
export const explainMissingRights = (
  missing: string,
  like: 'liucheng' | 'liucheng_app' = 'liucheng_app',
): string => `${missing}. Give it the rights that docker/roles.sql gives to ${like} (docs/deployment.md)`;

/** @throws SettingsError if {@link MISSING_SCHEMA} */
export async function refuseWithoutSchema(source: DataSource): Promise<void> {
  const [row] = await source.query<{ missing: string | null }[]>(`SELECT ${MISSING_SCHEMA} AS missing`);
  if (row && row.missing !== null)
    throw new SettingsError(refusal(explainMissingRights(row.missing, 'liucheng')));
}

const refusal = (why: string): string => `Postgres (DATABASE_URL) cannot be used: ${why}`;

/** Ends the start of a process whose role may not write: it could take no job, or end none that it takes. */
@Injectable()
export class RefusedRole implements OnModuleInit {
  constructor(private readonly database: Database) {}

  /** @throws SettingsError */
  async onModuleInit(): Promise<void> {
    const [row] = await this.database.rows<{ missing: string | null }>(LOOK);
    if (row && row.missing !== null) throw new SettingsError(refusal(explainMissingRights(row.missing)));
  }
}
