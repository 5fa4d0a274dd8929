import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SettingsError } from '../config/settings-error.js';
import { Database } from './database.js';
import type { Statement } from './executor.js';

/** Some of the tables whose rows are read, added, changed and deleted. Rights are granted for all tables at once, so the others are not asked about. */
const WRITTEN = ['hook', 'job', 'job_event', 'process', 'schedule', 'users'];

/**
 * An expression of SQL: what the role of the connection may not do in a table in which it has to; null if it may do everything. A table that is
 * not migrated yet lacks no right.
 */
export const MISSING_RIGHTS = `
  (SELECT format('the role "%s" may not %s in the table %s', current_user, string_agg(privilege, ', ' ORDER BY n), name)
   FROM unnest('{${WRITTEN.join(',')}}'::text[]) AS name,
     unnest('{SELECT,INSERT,UPDATE,DELETE}'::text[]) WITH ORDINALITY AS asked (privilege, n)
   WHERE NOT has_table_privilege(to_regclass(name), privilege)
   GROUP BY name ORDER BY name LIMIT 1)`;

const LOOK: Statement = { name: '', text: `SELECT ${MISSING_RIGHTS} AS missing` };

/** Says what to do about {@link MISSING_RIGHTS}. */
export const explainMissingRights = (missing: string): string =>
  `${missing}. Give it the rights that docker/roles.sql gives to liucheng_app (docs/deployment.md)`;

/** Ends the start of a process whose role may not write: it could take no job, or end none that it takes. */
@Injectable()
export class RefusedRole implements OnModuleInit {
  constructor(private readonly database: Database) {}

  /** @throws SettingsError */
  async onModuleInit(): Promise<void> {
    const [row] = await this.database.rows<{ missing: string | null }>(LOOK);
    if (row && row.missing !== null)
      throw new SettingsError(`Postgres (DATABASE_URL) cannot be used: ${explainMissingRights(row.missing)}`);
  }
}
