import { Module } from '@nestjs/common';
import { CallbacksCoreModule } from '../callbacks/callbacks-core.module.js';
import { InputChecks } from './input-checks.js';
import { ScheduleController } from './schedule.controller.js';
import { ScheduleColumns } from './schedule-columns.js';
import { SchedulesCoreModule } from './schedules-core.module.js';
import { SchedulesService } from './schedules.service.js';

/** `/api/process/schedule/`: lists and changes schedules. `ticker.module.ts` runs them. */
@Module({
  imports: [SchedulesCoreModule, CallbacksCoreModule],
  controllers: [ScheduleController],
  providers: [InputChecks, ScheduleColumns, SchedulesService],
})
export class SchedulesModule {}
