import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from './auth/auth.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { HealthModule } from './health/health.module.js';
import { JobsModule } from './jobs/jobs.module.js';
import { WorkerModule } from './jobs/worker/worker.module.js';
import { ProcessModule } from './process/process.module.js';
import { RestModule } from './rest/rest.module.js';

/** The API, and for the role `all` the worker with it; a list of modules, nothing else. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    const worker = settings.role === 'all' ? [WorkerModule] : [];
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        DatabaseModule,
        RestModule,
        AuthModule,
        JobsModule,
        ProcessModule,
        CatalogueModule,
        HealthModule,
        ...worker,
      ],
    };
  }
}
