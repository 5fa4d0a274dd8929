import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../jobs-core.module.js';
import { Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { Isolation } from './isolation.js';
import { JobWriter } from './job-writer.js';
import { Leases } from './leases.js';
import { LoneWorker } from './lone-worker.js';
import { Outages } from './outages.js';
import { Retention } from './retention.js';
import { Runner } from './runner.js';
import { Sweeper } from './sweeper.js';
import { Worker } from './worker.js';
import { WorkerName } from './worker-name.js';

const running = [Claims, DatabaseClock, JobWriter, Leases, Outages, Runner];

const named = (alone: boolean) => ({ provide: WorkerName, useFactory: () => new WorkerName(alone) });

/** What runs jobs. */
@Module({
  imports: [JobsCoreModule],
  providers: [...running, named(false), Worker, Isolation, Retention, Sweeper],
})
export class WorkerModule {}

/** What runs one suspect at a time, in a process of its own. */
@Module({
  imports: [JobsCoreModule],
  providers: [...running, named(true), LoneWorker],
})
export class LoneWorkerModule {}
