import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource, DataSourceOptions } from 'typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { connect } from './connect.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';

/** Provides the connection to Postgres to every module. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [SETTINGS_TOKEN],
      useFactory: (settings: Settings) => ({
        ...dataSourceOptions(settings.databaseUrl, `liucheng ${settings.role}`),
        autoLoadEntities: true,
        retryAttempts: 0,
      }),
      // Nest passes the options that useFactory returned.
      dataSourceFactory: connect as (options?: DataSourceOptions) => Promise<DataSource>,
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
