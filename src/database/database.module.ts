import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import pg from 'pg';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { AwaitedMigrations } from './awaited-migrations.js';
import { connect } from './connect.js';
import { dataSourceOptions, replicaPoolOptions } from './data-source-options.js';
import { Database } from './database.js';
import { EncodingWarning } from './encoding.js';
import { MissingLimitsWarning } from './missing-limits.js';
import { RefusedRole } from './missing-rights.js';
import { ReadReplica } from './read-replica.js';

/** Workers read nothing from a replica. */
const replicaPool = ({ databaseReadUrl, role }: Settings): pg.Pool | null =>
  databaseReadUrl === '' || role === 'worker'
    ? null
    : new pg.Pool(replicaPoolOptions(databaseReadUrl, `liucheng ${role}`));

/** Provides the connections to Postgres to every module. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS_TOKEN],
      useFactory: (settings: Settings) => ({
        ...dataSourceOptions(settings.databaseUrl, `liucheng ${settings.role}`),
        autoLoadEntities: true,
        // A process that meets no Postgres ends, and says so once.
        toRetry: () => false,
      }),
      // Nest passes the options that useFactory returned.
      dataSourceFactory: connect as (options?: DataSourceOptions) => Promise<DataSource>,
    }),
  ],
  providers: [
    Database,
    AwaitedMigrations,
    RefusedRole,
    MissingLimitsWarning,
    EncodingWarning,
    {
      provide: ReadReplica,
      inject: [Database, SETTINGS_TOKEN],
      useFactory: (database: Database, settings: Settings) =>
        new ReadReplica(database, replicaPool(settings)),
    },
  ],
  exports: [Database, ReadReplica],
})
export class DatabaseModule {}
