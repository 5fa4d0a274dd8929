import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JobsModule } from '../jobs/jobs.module.js';
import { LimitsModule } from '../limits/limits.module.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryController } from './delivery.controller.js';
import { DeliveryStarts } from './delivery-starts.js';
import { DeliverySweep } from './delivery-sweep.js';
import { DeliveryThrottle } from './delivery-throttle.js';
import { HookChecks } from './hook-checks.js';
import { HookController } from './hook.controller.js';
import { HookDeliveryEntity } from './hook-delivery.entity.js';
import { HookEntity } from './hook.entity.js';
import { HookLookUps } from './hook-look-ups.js';
import { HookSecrets } from './hook-secrets.js';
import { HooksService } from './hooks.service.js';
import { JobOutputs } from './job-outputs.js';
import { LastJobs } from './last-jobs.js';
import { StartedDeliveries } from './started-deliveries.js';

/** `/api/process/hook/` and `/api/hook/<token>/`: hooks, and what is sent to them. */
@Module({
  imports: [TypeOrmModule.forFeature([HookEntity, HookDeliveryEntity]), JobsModule, LimitsModule],
  controllers: [HookController, DeliveryController],
  providers: [
    HooksService,
    HookChecks,
    HookLookUps,
    HookSecrets,
    DeliveriesService,
    DeliveryStarts,
    DeliverySweep,
    DeliveryThrottle,
    JobOutputs,
    LastJobs,
    StartedDeliveries,
  ],
  exports: [HookSecrets],
})
export class HooksModule {}
