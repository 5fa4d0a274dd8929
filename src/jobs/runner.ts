import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { type Outcome, type Run, startRun } from '../flow/index.js';
import type { Claim } from './claims.js';
import { Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { DefinitionMissing, DefinitionsService } from './definitions.service.js';
import { type JobPen, JobLost, JobWriter } from './job-writer.js';
import type { Settlement, Settled } from './job-writes.js';
import { type AbortReason, Leases } from './leases.js';
import { NodesOfJob } from './nodes-of-job.js';
import { JobQueue } from './queue.js';
import { Signals } from './signals.js';

/** How long another worker is given to come by for a job whose nodes this one does not know. */
const OTHER_WORKER_MS = 5_000;

/** Runs one claimed job from where its journal ends to the commit of how it ended. */
@Injectable()
export class Runner {
  private readonly logger = new Logger(Runner.name);

  constructor(
    private readonly claims: Claims,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly definitions: DefinitionsService,
    private readonly clock: DatabaseClock,
    private readonly queue: JobQueue,
    private readonly signals: Signals,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /** Takes the job if it is due and sees it to an end of this attempt. Never throws. */
  async deliver(id: number): Promise<void> {
    try {
      const since = performance.now();
      const claim = await this.claims.take(id);
      if (claim === 'failed') this.signals.send('ended', [id]);
      else if (claim) await this.run(claim, since);
      else this.logger.debug(`job ${id} was delivered, but is not due`);
    } catch (error) {
      if (error instanceof JobLost) this.logger.warn(error.message);
      else
        this.logger.error(
          `job ${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
    }
  }

  private async run(claim: Claim, since: number): Promise<void> {
    const abort = new AbortController();
    const stop = (reason: AbortReason): void => abort.abort(reason);
    const { recorded, position } = await this.claims.history(claim);
    const pen = this.writer.open(claim, position, recorded, () => stop('lost'));
    const nodes = new NodesOfJob(claim.progress);
    let run: Run | undefined;
    this.leases.add(claim, since, {
      abort: stop,
      renewed: () => {
        if (run && nodes.haveChanged(run)) pen.show(nodes.text(run));
      },
    });
    try {
      const flow = await this.definitions.runnable(claim.definitionId);
      run = startRun(flow, {
        job: { id: claim.id, process: claim.processId },
        inputs: claim.inputs,
        globals: {},
        journal: pen,
        clock: this.clock,
        limits: this.settings,
        parkMs: this.settings.parkMs,
        signal: abort.signal,
        log: (level, node, text) => pen.log(level, node, text),
        callee: (process, version) => this.definitions.callee(process, version),
        nodeSettings: { httpAllow: this.settings.httpAllow },
      });
      const outcome = await run.outcome;
      await this.settle(
        claim,
        pen,
        settlementOf(outcome, abort.signal.reason as AbortReason),
        nodes.text(run),
      );
    } catch (error) {
      if (!(error instanceof DefinitionMissing)) throw error;
      this.logger.warn(`job ${claim.id} is given back: ${error.message}`);
      await this.settle(
        claim,
        pen,
        { state: 'running', until: this.clock.now() + OTHER_WORKER_MS },
        claim.progress,
      );
    } finally {
      this.leases.remove(claim);
    }
  }

  /** Commits how the attempt ended, and tells those who wait for it, or the worker that is next. */
  private async settle(
    claim: Claim,
    pen: JobPen,
    wanted: Settlement | null,
    progress: string | null,
  ): Promise<void> {
    if (wanted === null) return;
    const settled = await pen.settle(wanted, progress);
    if (settled.state !== 'running') this.signals.send('ended', [claim.id]);
    else await this.dispatchAgain(claim.id, settled, wanted);
  }

  private async dispatchAgain(id: number, { dispatch }: Settled, wanted: Settlement): Promise<void> {
    const until = wanted.state === 'running' ? wanted.until : null;
    const delayMs = until === null ? 0 : Math.max(0, Math.ceil(until - this.clock.now()));
    await this.queue.dispatch([{ id, dispatch, delayMs }]);
  }
}

/** What the row is to say after a run; null where this attempt has lost the job and has nothing more to say. */
function settlementOf(outcome: Outcome, reason: AbortReason): Settlement | null {
  switch (outcome.state) {
    case 'successful':
      return { state: 'successful', outputs: JSON.stringify(outcome.outputs) };
    case 'failed':
      return { state: 'failed', error: outcome.error };
    case 'parked':
      return { state: 'running', until: outcome.until };
    case 'aborted':
      if (reason === 'lost') return null;
      return reason === 'stop' ? { state: 'stopped' } : { state: 'running', until: null };
  }
}
