import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { SendingModule } from '../callbacks/sending/sending.module.js';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { DatabaseModule } from '../database/database.module.js';
import type { Catalogue } from '../flow/index.js';
import { IsolatedWorkerModule, WorkerModule } from '../worker/worker.module.js';
import { TickerModule } from '../schedules/ticker.module.js';
import { PackagesModule } from '../packages/packages.module.js';

/** The modules of a worker without an API. HTTP modules are not loaded: they would cost 30 MB per worker. */
@Module({})
export class WorkerAppModule {
  /** A worker that runs many jobs, and starts those of schedules. */
  static with(settings: Settings, catalogue: Catalogue): DynamicModule {
    return this.around([WorkerModule, TickerModule, SendingModule], settings, catalogue);
  }

  /** A worker that runs isolated jobs, one at a time. */
  static forOne(settings: Settings, catalogue: Catalogue): DynamicModule {
    return this.around([IsolatedWorkerModule], settings, catalogue);
  }

  private static around(workers: Type[], settings: Settings, catalogue: Catalogue): DynamicModule {
    const given = [ConfigModule.with(settings), PackagesModule.with(catalogue)];
    return { module: WorkerAppModule, imports: [...given, DatabaseModule, ...workers] };
  }
}
