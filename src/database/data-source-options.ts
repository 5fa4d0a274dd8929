import type { PoolConfig } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { SettingsError } from '../config/settings.js';
import { TYPES } from './int8.js';
import { migrations } from './migrations/index.js';
import { REPLICA_LIMITS, withServerLimits } from './server-limits.js';

/** The most connections of a process to each server. */
export const POOL_SIZE = 10;

/** What all pools have in common. */
const CONNECTING = { keepAlive: true, types: TYPES };

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
    poolSize: POOL_SIZE,
    extra: {
      // A request that waits longer for a connection gets a 503. endStuckConnections watches connections in use.
      connectionTimeoutMillis: 3_000,
      options: limited.options,
      ...CONNECTING,
    },
  } satisfies DataSourceOptions;
}

/**
 * The options of the pool of connections to a replica.
 *
 * @param url `DATABASE_READ_URL`
 * @param applicationName the `application_name` in `pg_stat_activity`
 */
export function replicaPoolOptions(url: string, applicationName: string): PoolConfig {
  const limited = withServerLimits(url, REPLICA_LIMITS);
  return {
    connectionString: limited.url,
    application_name: applicationName,
    max: POOL_SIZE,
    // A read that waits longer for a connection runs on the primary.
    connectionTimeoutMillis: 1_000,
    options: limited.options,
    ...CONNECTING,
  };
}
