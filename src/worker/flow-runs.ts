import { setImmediate } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { SETTINGS_TOKEN } from '../config/config.module.js';
import type { Settings } from '../config/settings.js';
import { shellUserOf } from '../config/shell-user.js';
import {
  type CompiledFlow,
  inTurn,
  type NodeProgress,
  type Outcome,
  type Run,
  startRun,
} from '../flow/index.js';
import { CompiledFlows } from '../versions/compiled-flows.js';
import type { AbortFlag } from './abort-flag.js';
import type { Claim } from './claims.js';
import { DatabaseClock } from './database-clock.js';
import { EarlierAttempts } from './earlier-attempts.js';
import { EventWaits } from './event-waits.js';
import type { AbortReason, Holder } from './kept-lease.js';
import type { Lease } from './leases.js';
import { outsideKey, sha256 } from './outside-key.js';
import { Parking } from './parking.js';
import { RunReads } from './run-reads.js';
import { RunValues } from './run-values.js';
import { shownOutcome } from './shown-outcome.js';
import type { AttemptJournal } from './writing/attempt-journal.js';
import { JobSteps } from './writing/job-steps.js';
import { JobWriter } from './writing/job-writer.js';
import { NodesOfJob } from './writing/nodes-of-job.js';
import { hideErrors } from './writing/shown-nodes.js';

/** Does nothing. Defined here, because a closure made within a run would keep the memory of the run. */
export const NOTHING = (): void => undefined;

/** The approximate length of a node in the list of a job's nodes, in characters. */
const NODE_LENGTH = 100;

/** A run that has ended, with everything that its settlement needs. */
export interface EndedRun {
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

/** Runs the flows of claimed jobs, from the end of their journals. */
@Injectable()
export class FlowRuns {
  private readonly nodeSettings: Readonly<Record<string, unknown>>;

  constructor(
    private readonly earlier: EarlierAttempts,
    private readonly writer: JobWriter,
    private readonly flows: CompiledFlows,
    private readonly clock: DatabaseClock,
    private readonly values: RunValues,
    private readonly reads: RunReads,
    private readonly eventWaits: EventWaits,
    private readonly parking: Parking,
    @Inject(SETTINGS_TOKEN) private readonly settings: Settings,
  ) {
    const { httpAllow, shell } = settings;
    this.nodeSettings = { httpAllow, shell, shellUser: shell === 'on' ? shellUserOf(settings) : null };
  }

  /** A flow once it is compiled; null if the run was aborted before. */
  private async compiled(compiling: Promise<CompiledFlow>, abort: AbortFlag): Promise<CompiledFlow | null> {
    const hasStarted = this.parking.addStarting(abort);
    try {
      return await this.flows.unlessAborted(abort, compiling);
    } finally {
      hasStarted();
    }
  }

  /**
   * Runs the flow of a claimed job. The memory of the run is released when this call ends, not when the settlement is committed (measured
   * under load: garbage collection takes two thirds of the time).
   *
   * @param abort ends the run early
   * @returns null if the run was aborted before it began
   */
  async run(claim: Claim, lease: Lease, holder: Holder, abort: AbortFlag): Promise<EndedRun | null> {
    const { parking } = this;
    const begunAt = performance.now();
    const found = this.flows.runnable(claim.definitionId);
    const flow = found instanceof Promise ? await this.compiled(found, abort) : found;
    if (flow === null) return null;
    const size = claim.inputs?.length ?? 0;
    const { inputs, secrets } = await this.values.of(claim, flow);
    const history = await this.earlier.of(claim, abort);
    if (history === null) return null;
    try {
      const nodes = new NodesOfJob(claim.progress);
      const { records, position, steps: earlier } = history;
      const { recorded, inheritance, origins } = records;
      const waiter = { job: claim.id, claim: claim.claim, user: claim.user };
      const events = this.eventWaits.of(waiter, abort, () => journal.room());
      const journal = this.writer.open({
        held: claim,
        position,
        recorded,
        inheritance,
        secrets,
        lease,
        lost: (reason) => lease.abort(reason),
        kept: () => events.kept(),
        beforeActing: claim.hasLostWorker ? () => setImmediate().then(() => holder.renewed()) : undefined,
      });
      const steps = new JobSteps(claim.isTrial, earlier, this.clock, journal);
      const beforeForgetting = async (): Promise<void> => {
        await journal.written();
        await hideErrors(nodes.current(run), secrets);
      };
      const takenUpMs = performance.now() - begunAt;
      const begin = (): Run =>
        startRun(flow, {
          job: { id: claim.id, process: claim.processId, user: claim.user },
          idempotencyKey: (step, generation) => outsideKey(origins[generation] ?? claim, step),
          digest: sha256,
          inputs,
          shared: (name) => this.reads.sharedValue(claim.id, secrets, name, abort),
          journal,
          stepList: steps,
          clock: this.clock.ofJob(),
          limits: this.settings,
          parkMs: () => parking.shortest(takenUpMs),
          signal: abort,
          log: (level, node, text, bytes) => journal.log(level, node, text, bytes),
          callee: (process, version, signal, uses) =>
            this.reads.callee(claim, { process, version, signal, uses }, abort),
          hidePasswords: (called, given, stopped) => secrets.hide(called, given, stopped, beforeForgetting),
          events,
          nodeSettings: this.nodeSettings,
        });
      // Inputs of 1 MiB take 20 ms to copy, and 50 jobs can begin at the same time.
      const run = await inTurn(size, begin);
      const unwatch = parking.add(run);
      const show = (): void => {
        if (holder.renewed !== NOTHING && journal.showsAgain && nodes.haveChanged(run))
          journal.show(nodes.list(run), () => steps.unended());
      };
      // All leases are renewed together, and the list of 5,000 nodes takes 6 ms.
      holder.renewed = () => inTurn(flow.nodes.length * NODE_LENGTH, show);
      const outcome = await run.outcome.finally(unwatch);
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
}
