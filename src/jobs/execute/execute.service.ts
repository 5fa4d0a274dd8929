import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import {
  checkInputs,
  type DeclaresVariables,
  type Json,
  requestsOf,
  yieldIfSpent,
} from '../../flow/index.js';
import { NotFound, ValidationError } from '../../rest/errors.js';
import { ExecuteTargets, type Target, type Targets } from './execute-targets.js';
import type { ExecuteRequest, StartRequest } from './execute-request.js';
import type { InsertedJob, NewJob } from './execute-statements.js';
import { inputFaults } from './input-faults.js';
import { answeredBefore, answeredMeanwhile } from './idempotency-key.js';
import { noVersion } from '../../versions/no-version.js';
import { GroupedInserts } from './grouped-inserts.js';
import { InputsKeeper } from './inputs-keeper.js';
import { JobInserts } from './job-inserts.js';
import { SharedVariables } from '../../variables/shared-variables.js';

/** Starts jobs. The row is committed before the response is sent and before the job is dispatched through Redis. */
@Injectable()
export class ExecuteService {
  constructor(
    private readonly database: Database,
    private readonly targets: ExecuteTargets,
    private readonly inserts: JobInserts,
    private readonly grouped: GroupedInserts,
    private readonly shared: SharedVariables,
    private readonly keeper: InputsKeeper,
  ) {}

  /**
   * Starts a job of the process's newest version, of a given version, or of its draft (a trial, or a process without versions).
   *
   * @returns the job's id; with an idempotency key that was used within 24 hours, the id that it was answered then
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where a trial's draft has faults
   * @throws ValidationError where the inputs do not fit the flow's variables
   * @throws Conflict where the policy of the process refuses the job, or the idempotency key came with another body before
   * @throws Unavailable where the process's row stays locked, or the database takes longer than 4.5 s for what precedes the insert
   */
  async execute(request: ExecuteRequest): Promise<number> {
    const since = performance.now();
    const [answered] = (await answeredBefore(this.database, request)) ?? [];
    if (answered !== undefined) return answered;
    const wanted = await this.wanted(request);
    const inserted = await this.grouped.insert(wanted, request, since);
    if (inserted === 'absent') throw new NotFound();
    if (inserted.definition_id !== null) return this.started(inserted, request);
    if (inserted.version !== null) throw noVersion(inserted.version);
    const found = { ...wanted, ...(await this.targets.locate(request, since)) };
    const again = await this.grouped.insert(found, request, since);
    if (again === 'absent') throw new NotFound();
    return this.started(again, request);
  }

  /** The id of the inserted job, or of that which another request with the same idempotency key has started meanwhile. */
  private async started({ job_id, waits_for_place }: InsertedJob, request: ExecuteRequest): Promise<number> {
    if (job_id === null) return (await answeredMeanwhile(this.database, request))[0];
    this.inserts.announceOf(request.processId, [job_id], waits_for_place);
    return job_id;
  }

  /** Inputs are checked against the definition that will run, which is therefore found before the insert. */
  private async wanted(request: ExecuteRequest): Promise<NewJob> {
    const { inputs } = request;
    if (inputs === undefined) {
      const independentDraft = this.targets.independentDraftOf(request.processId);
      return { ...wantedBy(request), kept: null, definitionId: null, moment: null, independentDraft };
    }
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
    const kept = await this.keeper.keep(flow, checked.values, shared, request.actor.id);
    return { ...wantedBy(request), ...found, kept };
  }
}

/** What a request says of its job. */
function wantedBy(request: StartRequest): Omit<NewJob, 'kept' | 'definitionId' | 'moment'> {
  const { processId, actor, version = null, trial = false, trigger = 'user', callbackUrl = null } = request;
  return { processId, actor, version, trial, trigger, callbackUrl };
}
