import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../database/database.js';
import { retryOnDeadlock } from '../database/deadlock.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { SharedRuns } from '../database/shared-runs.js';
import { Catalogue, checkInputs, type DeclaresVariables } from '../flow/index.js';
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
import { EXECUTE, EXECUTE_ONCE, executeValues, type InsertedJob, type NewJob } from './execute-statements.js';
import { EXISTING_PROCESSES } from '../versions/existing-processes.js';
import { inputFaults, keepInputs } from './given-inputs.js';
import { answeredBefore } from './idempotency-key.js';
import { whileLocked } from './while-locked.js';
import { noVersion } from '../versions/no-version.js';
import { JobQueue } from './queue.js';
import { SharedVariables } from '../variables/shared-variables.js';

/** `absent`: the process does not exist. `locked`: another session has locked its row, as a deletion does. */
type Outcome = InsertedJob | 'absent' | 'locked';

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

interface Resolved extends Pick<InsertedJob, 'definition_id' | 'version'> {
  moment: number;
}

/** The maximum size of the inputs in one statement, unless a single execute has more. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** The most tries if the draft keeps changing between its check and the insert. Then the caller gets a conflict. */
export const TRIES = 5;

export const draftKeepsChanging = (): Conflict =>
  new Conflict({ en: 'The draft keeps changing. Try again.', zh: '草稿正在被修改，请重试。' });

/** Starts jobs. The row is committed before the response is sent and before the job is dispatched through Redis. */
@Injectable()
export class ExecuteService {
  private readonly inserts = new GroupedCalls<NewJob, Outcome, Executor>(
    (batch, executor) => this.insertAll(batch, executor),
    {
      maxItems: 500,
      maxInFlight: 1,
      maxWeight: BATCH_BYTES,
      weigh: ({ kept }) => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
      patienceMs: PATIENCE_MS,
      within: (work) => retryOnDeadlock(() => this.database.connected(work)),
      confirm: ({ actor }) => actor.confirm(),
    },
  );

  private readonly checks = new SharedRuns<number, void>();

  /** The revisions of all nodes of this process, as JSON text. */
  private readonly revisions: string;

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly flows: FlowChecksService,
    private readonly queue: JobQueue,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
    catalogue: Catalogue,
  ) {
    this.revisions = JSON.stringify(catalogue.revisions);
  }

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
        await this.queue.dispatch([{ id: found.job_id, dispatch: 1 }]);
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
    const { processId, actor, version = null, trial = false, inputs } = request;
    const wanted = { processId, actor, version, trial };
    if (inputs === undefined) return { ...wanted, kept: null, definitionId: null, moment: null };
    const target = await this.target(request);
    if (target === 'unchecked') return target;
    const { flow, ...found } = target;
    const checked = checkInputs(flow, inputs);
    if (checked.problems.length > 0) throw new ValidationError({ inputs: inputFaults(checked) });
    const kept = await keepInputs(flow, checked.values, await this.shared.at(found.moment), this.box);
    return { ...wanted, ...found, kept };
  }

  /**
   * The definition that runs if the request starts a job now.
   *
   * @returns `unchecked` if it is a draft that is not frozen yet: {@link checkDraft} freezes it
   * @throws NotFound where there is no such process or version
   */
  async target(request: StartRequest): Promise<Target | 'unchecked'> {
    const { processId, actor, version = null, trial = false } = request;
    const [row] = await this.database.rows<Resolved>(
      RESOLVE,
      resolveValues({ processId, version, trial, revisions: this.revisions }),
    );
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
    await this.flows.checkAhead(DRAFT_AHEAD, [processId, this.revisions], actor.id);
    await this.database.transaction(async (executor) => {
      const [draft] = await executor.rows<{ unchecked: string | null }>(DRAFT_TO_CHECK, [
        processId,
        this.revisions,
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
  private insert(wanted: NewJob, request: ExecuteRequest): Promise<InsertedJob | 'absent'> {
    const { actor, idempotencyKey: key } = request;
    return whileLocked(async () => {
      await actor.confirm();
      return key === undefined ? this.inserts.add(wanted) : this.insertOnce(wanted, key, bodyHash(request));
    });
  }

  private async insertAll(batch: NewJob[], executor: Executor): Promise<Outcome[]> {
    const rows = await executor.rows<InsertedJob>(EXECUTE, executeValues(batch, this.revisions));
    const byPlace = new Map(rows.map((row) => [row.n, row]));
    const locked = await this.lockedOf(
      executor,
      batch.filter((_, index) => !byPlace.has(index + 1)).map(({ processId }) => processId),
    );
    return batch.map(
      ({ processId }, index) => byPlace.get(index + 1) ?? (locked.has(processId) ? 'locked' : 'absent'),
    );
  }

  private async insertOnce(wanted: NewJob, key: string, hash: string): Promise<Outcome> {
    const { processId, actor } = wanted;
    const values = [...executeValues([wanted], this.revisions), key, hash];
    const [row] = await this.database.write<InsertedJob>(actor, EXECUTE_ONCE, values);
    if (row) return row;
    return (await this.lockedOf(this.database, [processId])).has(processId) ? 'locked' : 'absent';
  }

  /** Those of the skipped processes that exist: their rows were locked. */
  private async lockedOf(executor: Executor, passedOver: number[]): Promise<Set<number>> {
    if (passedOver.length === 0) return new Set();
    const rows = await executor.rows<{ id: number }>(EXISTING_PROCESSES, [passedOver]);
    return new Set(rows.map(({ id }) => id));
  }
}
