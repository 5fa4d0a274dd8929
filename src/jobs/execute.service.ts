import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Database, type Executor } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS, STALE_MS } from '../database/grouped-calls.js';
import { UserTurns } from '../database/user-turns.js';
import { checkInputs, type DeclaresVariables, type Json, requestsOf, yieldIfSpent } from '../flow/index.js';
import { NotFound, ValidationError } from '../rest/errors.js';
import { SecretBox } from '../secrets/secret-box.js';
import { ExecuteTargets, type Target, type Targets } from './execute-targets.js';
import { bodyHash, type ExecuteRequest, type StartRequest } from './execute-request.js';
import {
  EXECUTE_ONCE,
  type InsertedJob,
  type KeyedJob,
  keyedValues,
  type NewJob,
} from './execute-statements.js';
import { inputFaults, keepInputs } from './given-inputs.js';
import { answeredBefore, answeredMeanwhile, isStartedBefore } from './idempotency-key.js';
import { whileLocked } from './while-locked.js';
import { noVersion } from '../versions/no-version.js';
import { Guard, refuse } from './guard.js';
import { Replacements } from './replacements.js';
import { type InsertRefusal, JobInserts } from './job-inserts.js';
import { SharedVariables } from '../variables/shared-variables.js';

type Outcome = InsertedJob | InsertRefusal;

/** The maximum size of the inputs in one statement, unless a single execute has more: others wait for it, 70 ms for 2 MiB (measured). */
const BATCH_BYTES = 2 * 1024 * 1024;

/** How jobs of several requests are inserted by one statement. */
const GROUPED = {
  maxItems: 500,
  maxInFlight: 1,
  maxWeight: BATCH_BYTES,
  weigh: ({ kept }: NewJob): number => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
  userOf: ({ actor }: NewJob): number => actor.id,
  patienceMs: PATIENCE_MS,
  staleMs: STALE_MS,
  confirm: ({ actor }: NewJob): void | Promise<void> => actor.confirm(),
};

/** How many groups of executes of guarded processes are remembered. */
const MOST_GUARDED = 1_000;

/** How many of these groups are inserted at the same time, each on a connection of the pool. */
const GUARDED_AT_ONCE = 3;

/** How many of them may be of one user: behind those of 150 processes, executes of other users took 3 s or were answered 503. */
const GUARDED_OF_ONE = 2;

/** Starts jobs. The row is committed before the response is sent and before the job is dispatched through Redis. */
@Injectable()
export class ExecuteService {
  private readonly unguarded = new GroupedCalls<NewJob, Outcome, Executor>(
    (jobs, executor) => this.inserts.unguarded(executor, jobs),
    { ...GROUPED, within: (work) => this.database.retried(work) },
  );
  /** Apart from those without a key, which take less time. */
  private readonly keyed = new GroupedCalls<KeyedJob, Outcome, Executor>(
    (jobs, executor) => this.inserts.unguardedOnce(executor, jobs),
    {
      ...GROUPED,
      keyOf: ({ actor, key }) => `${actor.id} ${key}`,
      within: (work) => this.database.retried(work),
    },
  );
  /** Each user has a group for each guarded process, so that one whose policy is locked holds back no others, and users take turns. */
  private readonly guarded = new LRUCache<string, GroupedCalls<NewJob, Outcome>>({ max: MOST_GUARDED });
  private readonly guardedTurns = new UserTurns(GUARDED_AT_ONCE, GUARDED_OF_ONE);

  constructor(
    private readonly database: Database,
    private readonly targets: ExecuteTargets,
    private readonly inserts: JobInserts,
    private readonly guard: Guard,
    private readonly replacements: Replacements,
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
   * @throws Unavailable where the process's row stays locked, or the database takes longer than 4.5 s for what precedes the insert
   */
  async execute(request: ExecuteRequest): Promise<number> {
    const since = performance.now();
    const [answered] = (await answeredBefore(this.database, request)) ?? [];
    if (answered !== undefined) return answered;
    const wanted = await this.wanted(request);
    const inserted = await this.insert(wanted, request, since);
    if (inserted === 'absent') throw new NotFound();
    if (inserted.definition_id !== null) return this.started(inserted, request);
    if (inserted.version !== null) throw noVersion(inserted.version);
    const frozen = { ...wanted, ...(await this.targets.freezeDraft(request, since)) };
    const again = await this.insert(frozen, request, since);
    if (again === 'absent') throw new NotFound();
    return this.started(again, request);
  }

  /** The id of the inserted job, or of that which another request with the same idempotency key has started meanwhile. */
  private async started({ job_id, is_held }: InsertedJob, request: ExecuteRequest): Promise<number> {
    if (job_id === null) return (await answeredMeanwhile(this.database, request))[0];
    this.inserts.announceOf(request.processId, [job_id], is_held);
    return job_id;
  }

  /** Inputs are checked against the definition that will run, which is therefore found before the insert. */
  private async wanted(request: ExecuteRequest): Promise<NewJob> {
    const { inputs } = request;
    if (inputs === undefined) return { ...wantedBy(request), kept: null, definitionId: null, moment: null };
    return this.withInputs(request, await this.targets.find(request), inputs);
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
    const finding = targets.get(key) ?? this.targets.find(request);
    targets.set(key, finding);
    const target = await finding;
    return this.withInputs(request, target, inputsFor(target.flow));
  }

  private async withInputs(
    request: StartRequest,
    { flow, ...found }: Target,
    inputs: Record<string, Json>,
  ): Promise<NewJob> {
    // Requests whose look-ups were shared go on together, and the check of 50,000 keys takes 20 ms.
    const turn = yieldIfSpent(requestsOf(request.actor.id));
    if (turn) await turn;
    const checked = checkInputs(flow, inputs);
    if (checked.problems.length > 0) throw new ValidationError({ inputs: inputFaults(checked) });
    const shared = await this.shared.at(found.moment, request.actor.id);
    const kept = await keepInputs(flow, checked.values, shared, this.box, request.actor.id);
    return { ...wantedBy(request), ...found, kept };
  }

  /**
   * Inserts the row. Tries again while the process is locked: a waiting statement would delay the whole batch, and a separate
   * statement would occupy a connection.
   */
  private async insert(
    wanted: NewJob,
    request: ExecuteRequest,
    since: number,
  ): Promise<InsertedJob | 'absent'> {
    const { actor, idempotencyKey: key } = request;
    const outcome = await whileLocked(since, async () => {
      await actor.confirm();
      if (key !== undefined) return this.insertOnce(wanted, key, await bodyHash(request));
      const found = await this.unguarded.add(wanted);
      return typeof found !== 'string' && isRefused(found)
        ? this.guardedOf(wanted.processId, actor.id).add(wanted)
        : found;
    });
    return outcome === 'full' || outcome === 'crowded' ? refuse(outcome) : outcome;
  }

  private guardedOf(processId: number, user: number): GroupedCalls<NewJob, Outcome> {
    const key = `${processId} ${user}`;
    const found =
      this.guarded.get(key) ??
      new GroupedCalls<NewJob, Outcome>((jobs) => this.insertGuarded(jobs), {
        ...GROUPED,
        // In this order: a group that had the turn of its process would hold it while those of other processes of the user go first.
        within: (work) =>
          this.guardedTurns.run(user, () => this.guard.inTurn(processId, user, () => work(undefined))),
      });
    this.guarded.set(key, found);
    return found;
  }

  /** Inserts jobs of a guarded process, all of one user. */
  private async insertGuarded(jobs: NewJob[]): Promise<Outcome[]> {
    const inserts = await this.database.transaction((executor) => this.inserts.insert(executor, jobs));
    this.replacements.announce(inserts.replaced);
    return inserts.outcomes;
  }

  private async insertOnce(wanted: NewJob, key: string, hash: string): Promise<Outcome> {
    const { actor } = wanted;
    const keyed = { ...wanted, key, hash };
    const found = await this.keyed.add(keyed);
    if (typeof found === 'string' || !isRefused(found)) return found;
    const insert = async (executor: Executor): Promise<InsertedJob | null | 'locked'> => {
      const values = keyedValues([keyed], this.inserts.revisions, true);
      const [job] = await executor.rows<InsertedJob>(EXECUTE_ONCE, values);
      if (!job) return 'locked';
      return job.job_id === null ? null : job;
    };
    const inserted = await this.guard.inserting(wanted, 1, insert, (executor) =>
      isStartedBefore(executor, actor, [key, hash]),
    );
    return inserted ?? found;
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
