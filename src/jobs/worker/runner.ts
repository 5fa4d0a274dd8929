import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../../config/config.module.js';
import type { Settings } from '../../config/settings.js';
import { type Json, type Outcome, startRun } from '../../flow/index.js';
import { isUnavailable } from '../../rest/unavailable.js';
import { isSealed, SecretBox } from '../../secrets/secret-box.js';
import { type Claim, Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { DefinitionMissing, DefinitionsService } from '../definitions.service.js';
import { openInputs } from '../given-inputs.js';
import { JobSecrets } from './job-secrets.js';
import type { JobPen } from './job-pen.js';
import { JobWriter } from './job-writer.js';
import type { Settlement } from './job-writes.js';
import { type AbortReason, type Holder, type Lease, Leases } from './leases.js';
import { NodesOfJob } from './nodes-of-job.js';
import { RunAbort } from './run-abort.js';
import { settlementAfter, settlementOf } from './settlement-of.js';
import { JobQueue } from '../queue.js';
import { SharedVariables } from '../shared-variables.js';
import { Signals } from '../signals.js';

const CALLEE_RETRY_MS = 200;

/** Made here, since a function made within a run would keep all that the run worked with. */
const NOTHING = (): void => undefined;

/** What is left of a run, and all that its end is written from. */
interface EndedRun {
  pen: JobPen;
  /** As its row may show it. */
  outcome: Outcome;
  /** Why it was aborted, if it was, whatever it then came to. */
  reason: AbortReason | undefined;
  /** What the job's page is to show of its nodes, as JSON text. */
  progress: string;
}

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
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {}

  /**
   * Takes the job if it is due and sees it to the end of this attempt. Never throws.
   *
   * @param ran called when the flow does not run any more, and only what came of it is still to be written
   * @returns `suspect` where the job must run alone, and this worker runs many
   */
  async deliver(id: number, ran: () => void): Promise<'suspect' | 'done'> {
    try {
      const since = performance.now();
      const claim = await this.claims.take(id);
      if (claim === 'suspect') return 'suspect';
      if (claim === 'failed') this.signals.send('ended', [id]);
      else if (claim) await this.attempt(claim, since, ran);
      else this.logger.debug(`job ${id} was delivered, but is not due`);
    } catch (error) {
      // Nothing is lost: the row is as it was, and is found again once its lease is over.
      this.logger.error(`job ${id}: ${String(error)}`);
    }
    return 'done';
  }

  /** One attempt. However it fails, the row is told, unless it is another worker's by then. */
  private async attempt(claim: Claim, since: number, ran: () => void): Promise<void> {
    const abort = new RunAbort();
    const holder: Holder = { abort: (reason) => abort.abort(reason), renewed: NOTHING };
    const lease = this.leases.add(claim, since, holder);
    try {
      const ended = await this.run(claim, lease, holder, abort);
      ran();
      await this.settle(claim, ended);
    } catch (error) {
      await this.recover(claim, error);
    } finally {
      this.leases.remove(claim);
    }
  }

  /**
   * Runs the flow. What it worked with ends with this call: while the end waits to be written, little of it is left
   * (measured under load: collecting garbage takes two thirds of the time that it took).
   */
  private async run(claim: Claim, lease: Lease, holder: Holder, abort: RunAbort): Promise<EndedRun> {
    const flow = await this.definitions.runnable(claim.definitionId);
    const inputs = this.inputsOf(claim);
    const secrets = new JobSecrets(claim.id, await this.shared.at(claim.variablesAt), this.box, flow, inputs);
    const nodes = new NodesOfJob(claim.progress, (progress) => secrets.progress(progress));
    const { recorded, position } = await this.claims.history(claim);
    const pen = this.writer.open(claim, position, recorded, secrets, lease, holder.abort);
    const run = startRun(flow, {
      job: { id: claim.id, process: claim.processId },
      inputs,
      shared: (name) => secrets.value(name),
      journal: pen,
      clock: this.clock,
      limits: this.settings,
      parkMs: this.settings.parkMs,
      signal: abort,
      log: (level, node, text) => pen.log(level, node, text),
      callee: (process, version) => this.callee(claim.id, process, version, abort),
      nodeSettings: { httpAllow: this.settings.httpAllow, shell: this.settings.shell },
    });
    holder.renewed = () => {
      if (nodes.haveChanged(run)) pen.show(nodes.text(run));
    };
    const outcome = await run.outcome;
    holder.renewed = NOTHING;
    return {
      pen,
      outcome: shownOutcome(outcome, secrets),
      reason: abort.reason,
      progress: nodes.text(run),
    };
  }

  private inputsOf({ inputs }: Claim): Record<string, Json> {
    if (inputs === null) return {};
    return JSON.parse(isSealed(inputs) ? openInputs(inputs, this.box) : inputs) as Record<string, Json>;
  }

  /**
   * The flow that a job calls, asked for until the database answers: that it is away is no fault of the flow. Nor is it
   * one that this worker lacks its nodes: the run is aborted then, and the job is another's to take.
   */
  private async callee(
    job: number,
    process: number,
    version: number | undefined,
    abort: RunAbort,
  ): ReturnType<DefinitionsService['callee']> {
    for (;;) {
      try {
        return await this.definitions.callee(process, version);
      } catch (error) {
        if (error instanceof DefinitionMissing) {
          this.logger.warn(`job ${job} calls process ${process}: ${String(error)}`);
          abort.abort('unequipped');
        }
        if (!isUnavailable(error) || abort.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, CALLEE_RETRY_MS));
      }
    }
  }

  private async settle(claim: Claim, { pen, outcome, reason, progress }: EndedRun): Promise<void> {
    const wanted = settlementOf(outcome, reason, this.clock.now());
    if (wanted === 'lost') return;
    // The pen of a lost attempt writes nothing more, so these are let go of without it.
    if (reason === 'lapsed' || reason === 'unwritable') return this.release(claim, wanted);
    if (outcome.state === 'failed') pen.log('error', outcome.node ?? '-', outcome.error);
    await this.conclude(claim, wanted, await pen.settle(wanted, progress));
  }

  private async recover(claim: Claim, error: unknown): Promise<void> {
    const wanted = settlementAfter(error, this.clock.now());
    if (wanted !== 'lost' && wanted.state === 'failed')
      this.logger.error(`job ${claim.id}: ${stackOf(error)}`);
    else this.logger.warn(`job ${claim.id}: ${String(error)}`);
    if (wanted !== 'lost') await this.release(claim, wanted);
  }

  /**
   * Lets go of a job that this worker could not keep, for as long as the database is away, so that the lost lease is not
   * taken for a death. A job that somebody else has taken meanwhile stays theirs.
   */
  private async release(claim: Claim, wanted: Settlement): Promise<void> {
    const settled = await this.writer.release(claim, wanted);
    if (settled) await this.conclude(claim, wanted, settled);
  }

  /** Tells those who wait for the job's end, or the worker that is next. */
  private async conclude(
    { id }: Claim,
    wanted: Settlement,
    settled: { state: string; dispatch: number },
  ): Promise<void> {
    if (settled.state !== 'running') {
      this.signals.send('ended', [id]);
      return;
    }
    const until = wanted.state === 'running' ? wanted.until : null;
    const delayMs = until === null ? 0 : Math.max(0, Math.ceil(until - this.clock.now()));
    await this.queue.dispatch([{ id, dispatch: settled.dispatch, delayMs }]);
  }
}

/** The outcome as its row may show it. */
function shownOutcome(outcome: Outcome, secrets: JobSecrets): Outcome {
  if (outcome.state === 'successful') return { ...outcome, outputs: secrets.values(outcome.outputs) };
  return outcome.state === 'failed' ? { ...outcome, error: secrets.text(outcome.error) } : outcome;
}

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
