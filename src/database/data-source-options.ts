import type { DataSourceOptions } from 'typeorm';
import { SettingsError } from '../config/settings.js';
import { migrations } from './migrations/index.js';

/**
 * How every process connects to Postgres.
 *
 * @param url `DATABASE_URL`
 * @param applicationName what `pg_stat_activity` shows of it
 * @throws SettingsError where the URL is missing
 */
export function dataSourceOptions(url: string, applicationName: string) {
  if (url === '') throw new SettingsError('DATABASE_URL is not set: it names the Postgres to use');
  return {
    type: 'postgres',
    url,
    applicationName,
    migrations,
    migrationsTransactionMode: 'each',
    poolSize: 10,
    extra: {
      // A database that does not answer must become a 503 within 5 s, and free what waits for it.
      connectionTimeoutMillis: 3_000,
      query_timeout: 4_000,
      keepAlive: true,
    },
  } satisfies DataSourceOptions;
}
