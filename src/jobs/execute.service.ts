import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../database/database.js';
import { retryOnDeadlock } from '../database/deadlock.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { SharedRuns } from '../database/shared-runs.js';
import { checkInputs, type DeclaresVariables, type Json } from '../flow/index.js';
import { Conflict, NotFound, ValidationError } from '../rest/errors.js';
import type { Actor } from '../rest/requests/caller.js';
import { SecretBox } from '../secrets/secret-box.js';
import { DefinitionsService } from '../versions/definitions.service.js';
import { FlowChecksService } from '../versions/flow-checks.service.js';
import { bodyHash, type ExecuteRequest, type StartRequest } from './execute-request.js';
import {
  DRAFT_AHEAD,
  DRAFT_CHECKED,
  DRAFT_TO_CHECK,
  RESOLVE,
  resolveValues,
} from '../versions/execute-target.js';
import { EXECUTE_ONCE, executeValues, type InsertedJob, type NewJob } from './execute-statements.js';
import { inputFaults, keepInputs } from './given-inputs.js';
import { answeredBefore } from './idempotency-key.js';
import { whileLocked } from './while-locked.js';
import { noVersion } from '../versions/no-version.js';
import { Guard, refuse } from './guard.js';
import { type InsertRefusal, JobInserts } from './job-inserts.js';
import { SharedVariables } from '../variables/shared-variables.js';

type Outcome = InsertedJob | InsertRefusal;

/** The definition that a job runs. */
interface Target {
  /** Null for a trial. */
  version: number | null;
  definitionId: number;
  /** What its inputs are checked against. */
  flow: DeclaresVariables;
  /** The moment whose shared variables the job sees. */
  moment: number;
}

/** The definitions that were found for processes and versions, by both. */
export type Targets = Map<string, Promise<Target | 'unchecked'>>;

interface Resolved extends Pick<InsertedJob, 'n' | 'definition_id' | 'version'> {
  moment: number;
}

/** The maximum size of the inputs in one statement, unless a single execute has more. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** How jobs of several requests are inserted by one statement. */
const GROUPED = {
  maxItems: 500,
  maxInFlight: 1,
  maxWeight: BATCH_BYTES,
  weigh: ({ kept }: NewJob): number => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
  patienceMs: PATIENCE_MS,
  confirm: ({ actor }: NewJob): void | Promise<void> => actor.confirm(),
};

/** The most jobs of guarded processes that one transaction inserts. Each process takes three statements. */
const MOST_GUARDED = 100;

/** The most tries if the draft keeps changing between its check and the insert. Then the caller gets a conflict. */
export const TRIES = 5;

export const draftKeepsChanging = (): Conflict =>
  new Conflict({ en: 'The draft keeps changing. Try again.', zh: '草稿正在被修改，请重试。' });

/** Starts jobs. The row is committed before the response is sent and before the job is dispatched through Redis. */
@Injectable()
export class ExecuteService {
  private readonly unguarded = new GroupedCalls<NewJob, Outcome, Executor>(
    (jobs, executor) => this.inserts.unguarded(executor, jobs),
    { ...GROUPED, within: (work) => retryOnDeadlock(() => this.database.connected(work)) },
  );
  private readonly guarded = new GroupedCalls<NewJob, Outcome>((jobs) => this.insertGuarded(jobs), {
    ...GROUPED,
    maxItems: MOST_GUARDED,
  });

  private readonly resolving = new GroupedCalls<StartRequest, Resolved | undefined>(
    async (requests) => {
      const values = resolveValues(requests, this.inserts.revisions);
      const rows = await this.database.rows<Resolved>(RESOLVE, values);
      const byPlace = new Map(rows.map((row) => [row.n, row]));
      return requests.map((_, index) => byPlace.get(index + 1));
    },
    { maxItems: 100, maxInFlight: 4, patienceMs: PATIENCE_MS },
  );

  private readonly checks = new SharedRuns<number, void>();

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly flows: FlowChecksService,
    private readonly inserts: JobInserts,
    private readonly guard: Guard,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
  ) {}

  /**
   * Starts a job of the process's newest version, of a given version, or of its draft (a trial, or a process without versions).
   *
   * @returns the job's id; with an idempotency key that was used within 24 hours, the id that it was answered then
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where a trial's draft has faults
   * @throws ValidationError where the inputs do not fit the flow's variables
   * @throws Conflict where the idempotency key came with another body before
   * @throws Unavailable where the process's row stays locked for 3 s
   */
  async execute(request: ExecuteRequest): Promise<number> {
    const [answered] = (await answeredBefore(this.database, request)) ?? [];
    if (answered !== undefined) return answered;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const wanted = await this.resolve(request);
      const found = wanted === 'unchecked' ? wanted : await this.insert(wanted, request);
      if (found === 'absent') throw new NotFound();
      if (found !== 'unchecked' && found.job_id !== null) {
        await this.inserts.announce([request], { outcomes: [found], replaced: [] });
        return found.job_id;
      }
      if (found === 'unchecked') await this.checkDraft(request);
      else if (found.definition_id !== null) {
        const [winner] = (await answeredBefore(this.database, request)) ?? [];
        if (winner !== undefined) return winner;
      } else if (found.version !== null) throw noVersion(found.version);
      else await this.checkDraft(request);
    }
    throw draftKeepsChanging();
  }

  /**
   * Checks inputs against the definition that will run, which is therefore fixed before the insert.
   *
   * @returns `unchecked` if there are inputs and the draft that would run is not frozen yet
   */
  private async resolve(request: ExecuteRequest): Promise<NewJob | 'unchecked'> {
    const { inputs } = request;
    if (inputs === undefined) return { ...wantedBy(request), kept: null, definitionId: null, moment: null };
    const target = await this.target(request);
    return target === 'unchecked' ? target : this.withInputs(request, target, inputs);
  }

  /**
   * A job to insert, with inputs that depend on the flow.
   *
   * @param inputsFor the inputs for the flow that will run
   * @param targets what earlier calls have found a moment ago
   * @throws as {@link execute}
   */
  async prepare(
    request: StartRequest,
    inputsFor: (flow: DeclaresVariables) => Record<string, Json>,
    targets: Targets = new Map(),
  ): Promise<NewJob> {
    const key = `${request.processId}:${request.version}`;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const finding = targets.get(key) ?? this.target(request);
      targets.set(key, finding);
      const target = await finding;
      if (target !== 'unchecked') return this.withInputs(request, target, inputsFor(target.flow));
      await this.checkDraft(request);
      if (targets.get(key) === finding) targets.delete(key);
    }
    throw draftKeepsChanging();
  }

  private async withInputs(
    request: StartRequest,
    { flow, ...found }: Target,
    inputs: Record<string, Json>,
  ): Promise<NewJob> {
    const checked = checkInputs(flow, inputs);
    if (checked.problems.length > 0) throw new ValidationError({ inputs: inputFaults(checked) });
    const kept = await keepInputs(flow, checked.values, await this.shared.at(found.moment), this.box);
    return { ...wantedBy(request), ...found, kept };
  }

  /**
   * The definition that runs if the request starts a job now.
   *
   * @returns `unchecked` if it is a draft that is not frozen yet: {@link checkDraft} freezes it
   * @throws NotFound where there is no such process or version
   */
  async target(request: StartRequest): Promise<Target | 'unchecked'> {
    const { actor, version = null } = request;
    const row = await this.resolving.add(request);
    if (!row) throw new NotFound();
    if (row.definition_id === null) {
      if (version !== null) throw noVersion(version);
      return 'unchecked';
    }
    const flow = await this.definitions.variables(row.definition_id, actor.id);
    return { flow, version: row.version, definitionId: row.definition_id, moment: row.moment };
  }

  /**
   * Freezes the draft, unless another request has frozen it meanwhile. Requests for one draft share this work: each alone would
   * wait for the lock of the draft with a connection of the pool, and none would be left for other requests.
   *
   * @throws InvalidFlowError if it has faults
   */
  checkDraft({ processId, actor }: StartRequest): Promise<void> {
    return this.checks.run(processId, () => this.freezeDraft(processId, actor));
  }

  private async freezeDraft(processId: number, actor: Actor): Promise<void> {
    await this.flows.checkAhead(DRAFT_AHEAD, [processId, this.inserts.revisions], actor.id);
    await this.database.transaction(async (executor) => {
      const [draft] = await executor.rows<{ unchecked: string | null }>(DRAFT_TO_CHECK, [
        processId,
        this.inserts.revisions,
      ]);
      if (!draft) throw new NotFound();
      if (draft.unchecked === null) return;
      const { id } = await this.flows.freeze(executor, processId, draft.unchecked, actor.id);
      await executor.rows(DRAFT_CHECKED, [processId, id]);
    });
  }

  /**
   * Inserts the row. Tries again while the process is locked: a waiting statement would delay the whole batch, and a separate
   * statement would occupy a connection.
   */
  private async insert(wanted: NewJob, request: ExecuteRequest): Promise<InsertedJob | 'absent'> {
    const { actor, idempotencyKey: key } = request;
    const outcome = await whileLocked(async () => {
      await actor.confirm();
      if (key !== undefined) return this.insertOnce(wanted, key, bodyHash(request));
      const found = await this.unguarded.add(wanted);
      return typeof found !== 'string' && isRefused(found) ? this.guarded.add(wanted) : found;
    });
    return outcome === 'full' || outcome === 'crowded' ? refuse(outcome) : outcome;
  }

  /** Inserts jobs in a transaction, for the sake of those whose processes are guarded. */
  private async insertGuarded(jobs: NewJob[]): Promise<Outcome[]> {
    const inserts = await this.database.transaction((executor) => this.inserts.insert(executor, jobs));
    this.guard.announce(inserts.replaced);
    return inserts.outcomes;
  }

  private async insertOnce(wanted: NewJob, key: string, hash: string): Promise<Outcome> {
    const { processId, actor } = wanted;
    const valuesOf = (isGuardHeld: boolean): unknown[] => [
      ...executeValues([wanted], this.inserts.revisions, isGuardHeld),
      key,
      hash,
    ];
    const [row] = await this.database.write<InsertedJob>(actor, EXECUTE_ONCE, valuesOf(false));
    if (row && isRefused(row)) {
      const inserted = await this.guard.inserting(wanted, 1, async (executor) => {
        const [job] = await executor.rows<InsertedJob>(EXECUTE_ONCE, valuesOf(true));
        if (!job) return 'locked';
        return job.job_id === null ? null : job;
      });
      return inserted ?? row;
    }
    if (row) return row;
    return (await this.inserts.lockedOf(this.database, [processId])).has(processId) ? 'locked' : 'absent';
  }
}

/** What a request says of its job. */
function wantedBy(request: StartRequest): Omit<NewJob, 'kept' | 'definitionId' | 'moment'> {
  const { processId, actor, version = null, trial = false, trigger = 'user', callbackUrl = null } = request;
  return { processId, actor, version, trial, trigger, callbackUrl };
}

/** Whether a job was not inserted because its process is guarded. */
const isRefused = ({ definition_id, is_guarded, job_id }: InsertedJob): boolean =>
  definition_id !== null && is_guarded && job_id === null;
