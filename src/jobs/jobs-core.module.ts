import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { SecretBox } from '../secrets/secret-box.js';
import { DefinitionEntity } from './definition.entity.js';
import { DefinitionsService } from './definitions.service.js';
import { ExecuteKeyEntity } from './execute-key.entity.js';
import { JobJournalEntity } from './job-journal.entity.js';
import { JobLogEntity } from './job-log.entity.js';
import { JobEntity } from './job.entity.js';
import { JobQueue, QueueModule } from './queue.js';
import { SharedVariables } from './shared-variables.js';
import { Signals } from './signals.js';
import { StoppingSweep } from './stopping-sweep.js';
import { VariableClockEntity } from './variable-clock.entity.js';
import { VariableValueEntity } from './variable-value.entity.js';

const entities = [
  JobEntity,
  JobJournalEntity,
  JobLogEntity,
  DefinitionEntity,
  ExecuteKeyEntity,
  VariableValueEntity,
  VariableClockEntity,
];
const services = [JobQueue, Signals, DefinitionsService, SharedVariables];
const secretBox = {
  provide: SecretBox,
  inject: [SETTINGS_TOKEN],
  useFactory: ({ secretKeys }: Settings) => new SecretBox(secretKeys),
};

/** What both sides of jobs share: their rows, their flows, and the ways in which API and workers tell each other. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), QueueModule],
  providers: [...services, secretBox, StoppingSweep],
  exports: [...services, SecretBox],
})
export class JobsCoreModule {}
