import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import { WorkerModule } from './jobs/worker/worker.module.js';

/** A worker alone: nothing of HTTP is loaded, which would cost 30 MB of each worker. */
@Module({})
export class WorkerAppModule {
  static with(settings: Settings): DynamicModule {
    return { module: WorkerAppModule, imports: [ConfigModule.with(settings), DatabaseModule, WorkerModule] };
  }
}
