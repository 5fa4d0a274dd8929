import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DefinitionsModule } from '../versions/definitions.module.js';
import { PoliciesCoreModule } from '../policies/policies-core.module.js';
import { Admission } from './admission/admission.js';
import { JobEventEntity } from './events/job-event.entity.js';
import { EarlierClaims } from './admission/earlier-claims.js';
import { ExecuteKeyEntity } from './execute/execute-key.entity.js';
import { JobJournalEntity } from './journal/job-journal.entity.js';
import { JobLogEntity } from './log/job-log.entity.js';
import { JobFailureEntity } from './failures/job-failure.entity.js';
import { JobEntity } from './job.entity.js';
import { JobQueue, QueueModule } from './deliveries/queue.js';
import { Signals } from './signals.js';
import { JobStatChangeEntity, JobStatEntity } from './statistics/job-stat.entity.js';
import { StatisticsFold } from './statistics/statistics-fold.js';
import { JobQuarterEntity } from './totals/job-quarter.entity.js';
import { JobTotalEntity, JobTotalHorizonEntity } from './totals/job-total.entity.js';
import { TotalsFold } from './totals/totals-fold.js';
import { WorkerExitEntity } from './transitions/worker-exit.entity.js';
import { StoppingSweep } from './stop/stopping-sweep.js';

const entities = [
  JobEntity,
  JobJournalEntity,
  JobLogEntity,
  JobEventEntity,
  ExecuteKeyEntity,
  JobStatEntity,
  JobTotalEntity,
  JobTotalHorizonEntity,
  JobQuarterEntity,
  JobStatChangeEntity,
  JobFailureEntity,
  WorkerExitEntity,
];

/** The parts that API and worker share: the rows of jobs, and the signals between processes. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), DefinitionsModule, PoliciesCoreModule, QueueModule],
  providers: [JobQueue, Signals, StoppingSweep, StatisticsFold, TotalsFold, Admission, EarlierClaims],
  exports: [JobQueue, Signals, DefinitionsModule, Admission],
})
export class JobsCoreModule {}
