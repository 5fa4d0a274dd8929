import { Module } from '@nestjs/common';
import { Planning } from './planning.js';
import { Round } from './round.js';
import { SchedulesCoreModule } from './schedules-core.module.js';
import { Ticker } from './ticker.js';

/** Starts the jobs of schedules, in each process with a worker. */
@Module({
  imports: [SchedulesCoreModule],
  providers: [Planning, Round, Ticker],
})
export class TickerModule {}
