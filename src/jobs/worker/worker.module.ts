import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../jobs-core.module.js';
import { Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { JobWriter } from './job-writer.js';
import { Leases } from './leases.js';
import { Retention } from './retention.js';
import { Runner } from './runner.js';
import { Sweeper } from './sweeper.js';
import { Worker } from './worker.js';
import { WorkerName } from './worker-name.js';

/** What runs jobs. */
@Module({
  imports: [JobsCoreModule],
  providers: [Worker, Claims, DatabaseClock, JobWriter, Leases, Retention, Runner, Sweeper, WorkerName],
})
export class WorkerModule {}
