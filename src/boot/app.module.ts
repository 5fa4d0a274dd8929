import { type DynamicModule, Module } from '@nestjs/common';
import type { AuthMode } from '../auth/auth-mode.js';
import { AuditModule } from '../audit/audit.module.js';
import { AuthModule } from '../auth/auth.module.js';
import { CallbacksModule } from '../callbacks/callbacks.module.js';
import { SendingModule } from '../callbacks/sending/sending.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { ConfigModule } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { DatabaseModule } from '../database/database.module.js';
import type { Catalogue } from '../flow/index.js';
import { DesignerModule } from '../designer/designer.module.js';
import { HealthModule } from '../health/health.module.js';
import { HooksModule } from '../hooks/hooks.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { PackagesModule } from '../packages/packages.module.js';
import { PoliciesModule } from '../policies/policies.module.js';
import { ProcessModule } from '../process/process.module.js';
import { RestModule } from '../rest/rest.module.js';
import { SchedulesModule } from '../schedules/schedules.module.js';
import { TickerModule } from '../schedules/ticker.module.js';
import { TransferModule } from '../transfer/transfer.module.js';
import { VariablesModule } from '../variables/variables.module.js';
import { VersionsModule } from '../versions/versions.module.js';
import { WorkerModule } from '../worker/worker.module.js';

/** The modules of an API, and of the worker too for the role `all`. */
@Module({})
export class AppModule {
  static with(settings: Settings, mode: AuthMode, catalogue: Catalogue): DynamicModule {
    const worker = settings.role === 'all' ? [WorkerModule, TickerModule, SendingModule] : [];
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        PackagesModule.with(catalogue),
        DatabaseModule,
        RestModule,
        AuthModule.with(mode),
        AuditModule,
        VariablesModule,
        VersionsModule,
        JobsModule,
        PoliciesModule,
        CallbacksModule,
        ProcessModule,
        SchedulesModule,
        HooksModule,
        TransferModule,
        CatalogueModule,
        HealthModule,
        DesignerModule,
        ...worker,
      ],
    };
  }
}
