import { type DynamicModule, Module } from '@nestjs/common';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { DatabaseModule } from './database/database.module.js';
import type { Catalogue } from './flow/index.js';
import { LoneWorkerModule, WorkerModule } from './jobs/worker/worker.module.js';
import { PackagesModule } from './packages/packages.module.js';

/** A worker alone: nothing of HTTP is loaded, which would cost 30 MB of each worker. */
@Module({})
export class WorkerAppModule {
  /** A worker that runs many jobs. */
  static with(settings: Settings, catalogue: Catalogue): DynamicModule {
    return this.around(WorkerModule, settings, catalogue);
  }

  /** The worker of a process in which a suspect runs. */
  static forOne(settings: Settings, catalogue: Catalogue): DynamicModule {
    return this.around(LoneWorkerModule, settings, catalogue);
  }

  private static around(worker: object, settings: Settings, catalogue: Catalogue): DynamicModule {
    const given = [ConfigModule.with(settings), PackagesModule.with(catalogue)];
    return { module: WorkerAppModule, imports: [...given, DatabaseModule, worker as DynamicModule] };
  }
}
