import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { inTurn } from '../flow/index.js';
import { Admission } from '../jobs/admission/admission.js';
import { JobQueue } from '../jobs/deliveries/queue.js';
import { Signals } from '../jobs/signals.js';
import type { Settlement } from '../jobs/transitions/flush-values.js';
import { KeyMissing } from '../secrets/secret-box.js';
import { NodeMissing } from '../versions/compiled-flows.js';
import { AbortFlag } from './abort-flag.js';
import { type Claim, Claims } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { type EndedRun, FlowRuns, NOTHING } from './flow-runs.js';
import type { Holder } from './kept-lease.js';
import { Leases } from './leases.js';
import { LeftToOthers } from './left-to-others.js';
import { NEVER, OTHER_WORKER_MS, settlementAfter, settlementOf } from './settlement-of.js';
import { Watched } from './watched.js';
import { JobWriter } from './writing/job-writer.js';
import type { Settled } from './writing/job-writes.js';

/** How long an error that jobs could not be claimed or settled for has no further line: a full disk refuses all of them, again and again. */
const LOG_MS = 10_000;

/** Runs a job from its claim to the commit of its settlement. */
@Injectable()
export class Runner {
  private readonly logger = new Logger(Runner.name);
  private readonly logged = new LRUCache<string, true>({ max: 100, ttl: LOG_MS });
  private failed = 0;

  constructor(
    private readonly claims: Claims,
    private readonly runs: FlowRuns,
    private readonly leases: Leases,
    private readonly writer: JobWriter,
    private readonly clock: DatabaseClock,
    private readonly queue: JobQueue,
    private readonly signals: Signals,
    private readonly watched: Watched,
    private readonly leftToOthers: LeftToOthers,
    private readonly admission: Admission,
  ) {}

  /** How often a job could not be claimed or settled. It is tried again. */
  get failures(): number {
    return this.failed;
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
      this.noteFailure(`job ${id}`, error);
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
      this.noteFailure(`job ${claim.id}`, error);
    }
  }

  /**
   * Counts an error after which jobs are tried again, and writes a line of it.
   *
   * @param what what has failed, or the job that has
   */
  noteFailure(what: string, error: unknown): void {
    this.failed += 1;
    const message = String(error);
    if (this.logged.has(message)) return;
    this.logged.set(message, true);
    this.logger.error(`${what}: ${message}. For 10 s, the same error of other jobs has no line`);
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
      const ended = await this.runs.run(claim, lease, holder, abort);
      ran();
      await (ended === null ? this.giveBack(claim, abort) : this.settle(claim, ended));
    } catch (error) {
      await this.recover(claim, error);
    } finally {
      this.leases.remove(claim);
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

/** The time limit of a job in seconds. */
const limitOf = ({ timeoutAt, startTime }: Claim): number =>
  Math.round(((timeoutAt ?? 0) - (startTime ?? 0)) / 1_000);

const stackOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);
