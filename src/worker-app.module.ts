import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import type { Catalogue } from './flow/index.js';
import { WorkerModule } from './jobs/worker/worker.module.js';
import { PackagesModule } from './packages/packages.module.js';

/** A worker alone: nothing of HTTP is loaded, which would cost 30 MB of each worker. */
@Module({})
export class WorkerAppModule {
  static with(settings: Settings, catalogue: Catalogue): DynamicModule {
    const given = [ConfigModule.with(settings), PackagesModule.with(catalogue)];
    return { module: WorkerAppModule, imports: [...given, DatabaseModule, WorkerModule] };
  }
}
