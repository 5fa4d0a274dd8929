import { setTimeout } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { isUnavailable } from '../database/database-error.js';
import type { Json } from '../flow/index.js';
import { KeyMissing } from '../secrets/secret-box.js';
import { CompiledFlows, NodeMissing } from '../versions/compiled-flows.js';
import type { AbortFlag } from './abort-flag.js';
import type { Claim } from './claims.js';
import type { JobSecrets } from './writing/job-secrets.js';

const CALLEE_RETRY_MS = 200;

/** What a run reads while it goes on: shared variables and called flows. */
@Injectable()
export class RunReads {
  private readonly logger = new Logger(RunReads.name);

  constructor(private readonly flows: CompiledFlows) {}

  /** Reads a shared variable. If this worker lacks its key, aborts the run, so that another worker takes the job. */
  sharedValue(job: number, secrets: JobSecrets, name: string, abort: AbortFlag): Json | undefined {
    try {
      return secrets.value(name);
    } catch (error) {
      if (error instanceof KeyMissing) {
        this.logger.warn(`job ${job}: ${error.message}`);
        abort.abortLacking(`the shared variable ${name}: ${error.message}`);
      }
      throw error;
    }
  }

  /**
   * Reads the flow that a job calls, and tries again until the database answers: an outage must not fail the flow. If this worker
   * cannot run it as it was checked, aborts the run, so that another worker takes the job.
   *
   * @param call as the arguments of `RunHost.callee`
   */
  async callee(
    { id: job, user }: Claim,
    call: {
      process: number;
      version: number | undefined;
      signal: AbortSignal;
      uses: (name: string) => boolean;
    },
    abort: AbortFlag,
  ): ReturnType<CompiledFlows['callee']> {
    for (;;) {
      try {
        return await this.flows.callee(
          call.process,
          call.version,
          { job, user, signal: call.signal },
          call.uses,
        );
      } catch (error) {
        if (error instanceof NodeMissing) {
          this.logger.warn(`job ${job} calls process ${call.process}: ${String(error)}`);
          abort.abortLacking(`process ${call.process}: ${error.message}`);
        }
        if (!isUnavailable(error) || call.signal.aborted || abort.aborted) throw error;
        await setTimeout(CALLEE_RETRY_MS);
      }
    }
  }
}
