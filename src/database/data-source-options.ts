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
      // What waits longer for a connection gets a 503; who has one is watched by endStuckConnections.
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    },
  } satisfies DataSourceOptions;
}
