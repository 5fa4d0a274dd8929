import { Module } from '@nestjs/common';
import { JobsCoreModule } from '../jobs/jobs-core.module.js';
import { FailureHandlers } from '../jobs/failures/failure-handlers.js';
import { FailureStarts } from '../jobs/failures/failure-starts.js';
import { StartingModule } from '../jobs/execute/starting.module.js';
import { Claims } from './claims.js';
import { EarlierAttempts } from './earlier-attempts.js';
import { DatabaseClock } from './database-clock.js';
import { EventWaits } from './event-waits.js';
import { FlowRuns } from './flow-runs.js';
import { Isolation } from './isolation/isolation.js';
import { JobWriter } from './writing/job-writer.js';
import { Leases } from './leases.js';
import { IsolatedWorker } from './isolation/isolated-worker.js';
import { LeftToOthers } from './left-to-others.js';
import { Outages } from './outages.js';
import { Parking } from './parking.js';
import { Retention } from './retention.js';
import { RunReads } from './run-reads.js';
import { RunValues } from './run-values.js';
import { Runner } from './runner.js';
import { Sweeper } from './sweeper.js';
import { Watched } from './watched.js';
import { Worker } from './worker.js';
import { WorkerName } from './worker-name.js';

const running = [
  Claims,
  EarlierAttempts,
  DatabaseClock,
  EventWaits,
  FlowRuns,
  JobWriter,
  Leases,
  LeftToOthers,
  Outages,
  Parking,
  RunReads,
  RunValues,
  Runner,
  Watched,
];

const named = (isIsolated: boolean) => ({
  provide: WorkerName,
  useFactory: () => new WorkerName(isIsolated),
});

/** Runs jobs. */
@Module({
  imports: [JobsCoreModule, StartingModule],
  providers: [
    ...running,
    named(false),
    Worker,
    Isolation,
    Retention,
    Sweeper,
    FailureStarts,
    FailureHandlers,
  ],
})
export class WorkerModule {}

/** Runs isolated jobs, one at a time. */
@Module({
  imports: [JobsCoreModule],
  providers: [...running, named(true), IsolatedWorker],
})
export class IsolatedWorkerModule {}
