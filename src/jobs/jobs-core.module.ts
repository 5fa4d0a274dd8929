import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DefinitionEntity } from './definition.entity.js';
import { DefinitionsService } from './definitions.service.js';
import { ExecuteKeyEntity } from './execute-key.entity.js';
import { JobJournalEntity } from './job-journal.entity.js';
import { JobLogEntity } from './job-log.entity.js';
import { JobEntity } from './job.entity.js';
import { JobQueue, QueueModule } from './queue.js';
import { Signals } from './signals.js';
import { StoppingSweep } from './stopping-sweep.js';

const entities = [JobEntity, JobJournalEntity, JobLogEntity, DefinitionEntity, ExecuteKeyEntity];
const services = [JobQueue, Signals, DefinitionsService];

/** What both sides of jobs share: their rows, their flows, and the ways in which API and workers tell each other. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), QueueModule],
  providers: [...services, StoppingSweep],
  exports: services,
})
export class JobsCoreModule {}
