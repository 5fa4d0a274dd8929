import { Inject, Injectable, Logger } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { shellUserOf } from '../config/shell-user.js';
import { inTurn, type NodeProgress, type Outcome, type Run, startRun } from '../flow/index.js';
import { KeyMissing, SecretBox } from '../secrets/secret-box.js';
import { type Claim, Claims } from './claims.js';
import { EarlierAttempts } from './earlier-attempts.js';
import { DatabaseClock } from './database-clock.js';
import { EventWaits } from './event-waits.js';
import { NodeMissing, DefinitionsService } from '../versions/definitions.service.js';
import { Admission } from '../jobs/admission.js';
import { JobSecrets } from './writing/job-secrets.js';
import type { AttemptJournal } from './writing/attempt-journal.js';
import { JobWriter } from './writing/job-writer.js';
import type { Settled } from './writing/job-writes.js';
import type { Settlement } from '../jobs/transitions/flush-values.js';
import type { AbortReason, Holder } from './kept-lease.js';
import { type Lease, Leases } from './leases.js';
import { LeftToOthers } from './left-to-others.js';
import { JobSteps } from './writing/job-steps.js';
import { NodesOfJob } from './writing/nodes-of-job.js';
import { outsideKey } from './outside-key.js';
import { AbortFlag } from './abort-flag.js';
import { NEVER, OTHER_WORKER_MS, settlementAfter, settlementOf } from './settlement-of.js';
import { Parking } from './parking.js';
import { RunReads } from './run-reads.js';
import { shownOutcome } from './shown-outcome.js';
import { JobQueue } from '../jobs/queue.js';
import { SharedVariables } from '../variables/shared-variables.js';
import { Signals } from '../jobs/signals.js';
import { Watched } from './watched.js';

/** Defined here, because a closure made within a run would keep the memory of the run. */
const NOTHING = (): void => undefined;

/** A run that has ended, with everything that its settlement needs. */
interface EndedRun {
  journal: AttemptJournal;
  /** Without secrets, as the job's row may show it. */
  outcome: Outcome;
  /** Why the run was aborted; undefined if it was not. */
  reason: AbortReason | undefined;
  /** What this worker lacks, if the reason is `unequipped`. */
  lacks: string | null;
  /** The steps of the job. */
  steps: JobSteps;
  /** The nodes for the job's page. */
  progress: NodeProgress[];
}

/** Runs a job from the end of its journal to the commit of its settlement. */
@Injectable()
export class Runner {
  private readonly logger = new Logger(Runner.name);
  private readonly nodeSettings: Readonly<Record<string, unknown>>;

  constructor(
    private readonly claims: Claims,
    private readonly earlier: EarlierAttempts,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly definitions: DefinitionsService,
    private readonly clock: DatabaseClock,
    private readonly queue: JobQueue,
    private readonly signals: Signals,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
    private readonly reads: RunReads,
    private readonly watched: Watched,
    private readonly leftToOthers: LeftToOthers,
    private readonly admission: Admission,
    private readonly eventWaits: EventWaits,
    private readonly parking: Parking,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    const { httpAllow, shell } = settings;
    this.nodeSettings = { httpAllow, shell, shellUser: shell === 'on' ? shellUserOf(settings) : null };
  }

  /**
   * Claims the job if it is due and not left to other workers, runs it, and settles it. Never throws.
   *
   * @param ran called when the flow has ended and only the settlement is still to be written
   * @returns `isolated` if the job is isolated and this process does not run isolated jobs
   */
  async deliver(id: number, ran: () => void): Promise<'isolated' | 'done'> {
    if (this.leftToOthers.has(id)) return 'done';
    try {
      const since = performance.now();
      const claim = await this.claims.take(id);
      if (claim === 'isolated') return 'isolated';
      if (claim !== null && 'failed' in claim) this.ended(id, claim.failed);
      else if (claim) await this.run(claim, since, ran);
      else this.logger.debug(`job ${id} was delivered, but is not due`);
    } catch (error) {
      // Nothing is lost: the row is unchanged, and the job is found again after its lease.
      this.logger.error(`job ${id}: ${String(error)}`);
    }
    return 'done';
  }

  /**
   * Runs a claimed job, and settles it. Never throws.
   *
   * @param since `performance.now()` before the claim was sent
   * @param ran called when the flow has ended and only the settlement is still to be written
   */
  async run(claim: Claim, since: number, ran: () => void): Promise<void> {
    this.watched.changed([claim.id]);
    try {
      await this.attempt(claim, since, ran);
    } catch (error) {
      // As in `deliver`.
      this.logger.error(`job ${claim.id}: ${String(error)}`);
    }
  }

  /** Notifies waiters of the end of the job, and gives its place to another one. */
  private ended(id: number, { processId, isLimited }: Pick<Claim, 'processId' | 'isLimited'>): void {
    this.signals.send('ended', [id]);
    this.admission.ended(processId, isLimited);
  }

  /** One attempt. Also settles or releases the job if the attempt fails, unless another worker holds the job. */
  private async attempt(claim: Claim, since: number, ran: () => void): Promise<void> {
    const abort = new AbortFlag();
    const holder: Holder = {
      // A stop of many jobs reaches all of them at once, and one with 5,000 branches takes 25 ms. A lost job is aborted before anything else.
      abort: (reason) => void inTurn(reason === 'stop' ? Infinity : 0, () => abort.abort(reason)),
      renewed: NOTHING,
    };
    const lease = this.leases.add(claim, since, holder);
    try {
      const ended = await this.runFlow(claim, lease, holder, abort);
      ran();
      await (ended === null ? this.giveBack(claim, abort) : this.settle(claim, ended));
    } catch (error) {
      await this.recover(claim, error);
    } finally {
      this.leases.remove(claim);
    }
  }

  /**
   * Runs the flow. The memory of the run is released when this call ends, not when the settlement is committed (measured under
   * load: garbage collection takes two thirds of the time).
   *
   * @returns null if the run was aborted before it began
   */
  private async runFlow(
    claim: Claim,
    lease: Lease,
    holder: Holder,
    abort: AbortFlag,
  ): Promise<EndedRun | null> {
    const { parking } = this;
    const begunAt = performance.now();
    const flow = await this.definitions.runnable(claim.definitionId);
    const size = claim.inputs?.length ?? 0;
    const inputs = await inTurn(size, () => this.reads.inputs(claim));
    const shared = await this.shared.at(claim.variablesAt);
    const secrets = await JobSecrets.of(claim.id, shared, this.box, flow, inputs);
    const history = await this.earlier.of(claim, abort);
    if (history === null) return null;
    try {
      const nodes = new NodesOfJob(claim.progress);
      const { records, position, steps: earlier } = history;
      const { recorded, inheritance, origins } = records;
      const { abort: lose } = holder;
      const journal = this.writer.open(claim, position, recorded, secrets, lease, lose, inheritance);
      const steps = new JobSteps(claim.isTrial, earlier, this.clock, journal);
      const takenUpMs = performance.now() - begunAt;
      const begin = (): Run =>
        startRun(flow, {
          job: { id: claim.id, process: claim.processId },
          idempotencyKey: (step, generation) => outsideKey(origins[generation] ?? claim, step),
          inputs,
          shared: (name) => this.reads.sharedValue(claim.id, secrets, name, abort),
          journal,
          stepList: steps,
          clock: this.clock,
          limits: this.settings,
          get parkMs() {
            return parking.shortest(takenUpMs);
          },
          signal: abort,
          log: (level, node, text) => journal.log(level, node, text),
          callee: (process, version) => this.reads.callee(claim.id, process, version, abort),
          events: this.eventWaits.of(claim.id, abort),
          nodeSettings: this.nodeSettings,
        });
      // Inputs of 1 MiB take 20 ms to copy, and 50 jobs can begin at the same time.
      const run = await inTurn(size, begin);
      parking.add(run);
      const show = (): void => {
        if (holder.renewed !== NOTHING && nodes.haveChanged(run))
          journal.show(nodes.list(run), () => steps.unended());
      };
      // All leases are renewed together, and the list of 5,000 nodes takes 6 ms.
      holder.renewed = () => void inTurn(flow.nodes.length * NODE_LENGTH, show);
      const outcome = await run.outcome.finally(() => parking.remove(run));
      holder.renewed = NOTHING;
      steps.close(outcome.state === 'successful' || outcome.state === 'failed');
      return {
        journal,
        steps,
        outcome: await shownOutcome(outcome, secrets),
        reason: abort.reason,
        lacks: abort.lacks,
        progress: nodes.list(run),
      };
    } finally {
      history.endTurn();
    }
  }

  /** Releases a job whose run was aborted before it began. */
  private async giveBack(claim: Claim, { reason }: AbortFlag): Promise<void> {
    const wanted = settlementOf({ state: 'aborted' }, reason, this.clock.now(), limitOf(claim));
    if (wanted !== 'lost') await this.release(claim, wanted);
  }

  private async settle(claim: Claim, ended: EndedRun): Promise<void> {
    const { journal, steps, outcome, reason, lacks, progress } = ended;
    const wanted = settlementOf(outcome, reason, this.clock.now(), limitOf(claim));
    if (wanted === 'lost') return;
    // The journal of a lost attempt writes nothing more, so these jobs are released without it.
    if (reason === 'lapsed' || reason === 'unwritable') return this.release(claim, wanted);
    if (outcome.state === 'failed') journal.log('error', outcome.node ?? '-', outcome.error);
    else if (wanted.state === 'failed') journal.log('error', '-', wanted.error.en);
    await this.conclude(claim, wanted, await journal.settle(wanted, progress, () => steps.unended()));
    if (lacks !== null) await this.leaveToOthers(claim, lacks);
  }

  private async recover(claim: Claim, error: unknown): Promise<void> {
    const wanted = settlementAfter(error, this.clock.now());
    if (wanted !== 'lost' && wanted.state === 'failed')
      this.logger.error(`job ${claim.id}: ${stackOf(error)}`);
    else this.logger.warn(`job ${claim.id}: ${String(error)}`);
    if (wanted !== 'lost') await this.release(claim, wanted);
    if (error instanceof NodeMissing) await this.leaveToOthers(claim, error.message);
    if (error instanceof KeyMissing) await this.leaveToOthers(claim, `one of its secrets: ${error.message}`);
  }

  /**
   * Leaves a released job to other workers, and writes to its log what this worker lacks: the job waits until an operator provides
   * it.
   */
  private leaveToOthers(claim: Claim, lack: string): Promise<void> {
    this.leftToOthers.add(claim.id, OTHER_WORKER_MS);
    return this.writer.note(
      claim,
      `The job waits for another worker, since this one cannot run it: ${lack}.`,
    );
  }

  /**
   * Releases or settles a job whose lease ran out, and tries again while the database is away, so that the expired lease does not
   * count as a death. Does nothing if another worker has claimed the job.
   */
  private async release(claim: Claim, wanted: Settlement): Promise<void> {
    const settled = await this.writer.release(claim, wanted);
    if (settled) await this.conclude(claim, wanted, settled);
  }

  /** Notifies waiters of the end of the job, or dispatches the job again. */
  private async conclude(claim: Claim, wanted: Settlement, settled: Settled): Promise<void> {
    const { id, timeoutAt } = claim;
    if (settled.state !== 'running') {
      this.ended(id, claim);
      return;
    }
    const until = 'until' in wanted && !settled.isWoken ? wanted.until : null;
    const due = until === null ? null : Math.min(until, timeoutAt ?? Infinity);
    // Only an event wakes it, whose sender dispatches it.
    if (due === NEVER) return;
    const delayMs = due === null ? 0 : Math.max(0, Math.ceil(due - this.clock.now()));
    await this.queue.dispatch([{ id, dispatch: settled.dispatch, delayMs }]);
  }
}

/** The approximate length of a node in the list of a job's nodes, in characters. */
const NODE_LENGTH = 100;

/** The time limit of a job in seconds. */
const limitOf = ({ timeoutAt, startTime }: Claim): number =>
  Math.round(((timeoutAt ?? 0) - (startTime ?? 0)) / 1_000);

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
