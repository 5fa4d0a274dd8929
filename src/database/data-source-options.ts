import type { DataSourceOptions } from 'typeorm';
import { SettingsError } from '../config/settings.js';
import { TYPES } from './int8.js';
import { migrations } from './migrations/index.js';
import { withServerLimits } from './server-limits.js';

/**
 * The connection options that every process uses for Postgres.
 *
 * @param url `DATABASE_URL`
 * @param applicationName the `application_name` in `pg_stat_activity`
 * @throws SettingsError if the URL is empty
 */
export function dataSourceOptions(url: string, applicationName: string) {
  if (url === '')
    throw new SettingsError('DATABASE_URL is not set. Set it to the URL of a Postgres database');
  const limited = withServerLimits(url);
  return {
    type: 'postgres',
    url: limited.url,
    applicationName,
    migrations,
    migrationsTransactionMode: 'each',
    poolSize: 10,
    extra: {
      // A request that waits longer for a connection gets a 503. endStuckConnections watches connections in use.
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      options: limited.options,
      types: TYPES,
    },
  } satisfies DataSourceOptions;
}
