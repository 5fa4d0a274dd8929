import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { StartingModule } from '../jobs/execute/starting.module.js';
import { ScheduleEntity } from './schedule.entity.js';

/** The parts that API and worker share. */
@Module({
  imports: [TypeOrmModule.forFeature([ScheduleEntity]), StartingModule],
  exports: [StartingModule],
})
export class SchedulesCoreModule {}
