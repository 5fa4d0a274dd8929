import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { dataSourceOptions } from './data-source-options.js';
import { Database } from './database.js';

/** The connection to Postgres, for every module. */
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
    }),
  ],
  providers: [Database],
  exports: [Database],
})
export class DatabaseModule {}
