import { Injectable } from '@nestjs/common';
import { Database, type Executor } from '../../database/database.js';
import { GroupedCalls, PATIENCE_MS, STALE_MS } from '../../database/grouped-calls.js';
import {
  checkInputs,
  type DeclaresVariables,
  type Json,
  requestsOf,
  yieldIfSpent,
} from '../../flow/index.js';
import { InvalidFlowError } from '../../versions/invalid-flow.js';
import { NotFound, ValidationError } from '../../rest/errors.js';
import { Refused, refusedItems } from '../../rest/fields/field.js';
import { FairSemaphore } from '../../database/fair-semaphore.js';
import type { Message } from '../../rest/messages.js';
import type { SharedSnapshot } from '../../variables/shared-snapshot.js';
import { SharedVariables } from '../../variables/shared-variables.js';
import { EXISTING_PROCESSES } from '../../versions/existing-processes.js';
import { BATCH, BATCH_ONCE, batchValues, type InsertedBatch, type NewBatch } from './batch-statements.js';
import { type BatchRequest, bodyHash } from './execute-request.js';
import { ExecuteTargets } from './execute-targets.js';
import { inputFaults } from './input-faults.js';
import { answeredBefore, answeredMeanwhile, isStartedBefore } from './idempotency-key.js';
import { InputsKeeper, type KeptInputs } from './inputs-keeper.js';
import { whileLocked } from '../while-locked.js';
import { Guard, refuse } from '../admission/guard.js';
import { type InsertRefusal, JobInserts } from './job-inserts.js';

/** The most messages about faulty inputs in total. After these, each further position has one message and the number of its others. */
const MOST_MESSAGES = 1_000;

type Outcome = InsertedBatch | InsertRefusal;

/** A batch to insert, with the idempotency key and the hash of its request, if there is a key. */
interface Insertion {
  batch: NewBatch;
  once: [key: string, hash: string] | null;
}

/** Starts many jobs of a process with one statement. */
@Injectable()
export class BatchService {
  /**
   * One batch is inserted at a time, by a statement of its own, so that single executes do not wait for its 1,000 rows in one
   * statement, and find a free connection and a free core of Postgres. With two at a time and four callers of batches, executes
   * took 132 ms (median) beside them, with one caller 18 ms, and alone 13 ms (measured on two busy cores).
   */
  private readonly inserts = new GroupedCalls<Insertion, Outcome, Executor>(
    (insertions, executor) => Promise.all(insertions.map((insertion) => this.insertOn(executor, insertion))),
    {
      maxItems: 1,
      maxInFlight: 1,
      patienceMs: PATIENCE_MS,
      staleMs: STALE_MS,
      within: (work) => this.database.retried(work),
      confirm: ({ batch }) => batch.actor.confirm(),
    },
  );

  /** In turn among users: fifty large batches of one must not delay those of others. */
  private readonly semaphore = new FairSemaphore(1, 1, STALE_MS);

  constructor(
    private readonly database: Database,
    private readonly targets: ExecuteTargets,
    private readonly jobInserts: JobInserts,
    private readonly guard: Guard,
    private readonly shared: SharedVariables,
    private readonly keeper: InputsKeeper,
  ) {}

  /**
   * Starts a job for each of the inputs, or none. Which flow they run is decided as for a single execute.
   *
   * @returns the jobs' ids, in the order of the inputs; with an idempotency key that was used within 24 hours, the ids that were
   *   answered then
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where a trial's draft has faults
   * @throws ValidationError with the position of each of the inputs that are no objects or do not fit the flow's variables
   * @throws Conflict where the policy of the process refuses the jobs, or the idempotency key came with another body before
   * @throws Unavailable where the process's row stays locked, or the database takes longer than 4.5 s for what precedes the insert
   */
  async execute(request: BatchRequest): Promise<number[]> {
    try {
      return await this.start(request);
    } catch (error) {
      const refused = refusedItems(request.inputs);
      const namesAll = error instanceof ValidationError || error instanceof InvalidFlowError;
      if (namesAll || Object.keys(refused).length === 0) throw error;
      // Without a flow, these are the faults that can be named. As everywhere, a fault of a field comes before 404 and 409.
      throw new ValidationError({}, { inputs: refused });
    }
  }

  private async start(request: BatchRequest): Promise<number[]> {
    const since = performance.now();
    const answered = await answeredBefore(this.database, request);
    if (answered !== null) return answered;
    const { flow, ...found } = await this.targets.find(request);
    const { processId, actor, trigger = 'user', callbackUrl = null } = request;
    const shared = await this.shared.at(found.moment, actor.id);
    const kept = await this.keptInputs(flow, request, shared);
    const inserted = await this.insert(
      { processId, actor, ...found, kept, trigger, callbackUrl },
      request,
      since,
    );
    if (inserted === 'absent') throw new NotFound();
    if (inserted.job_ids === null) return answeredMeanwhile(this.database, request);
    this.jobInserts.announceOf(processId, inserted.job_ids, inserted.waits_for_place);
    return inserted.job_ids;
  }

  /** @throws ValidationError with the messages for all faulty inputs, by their positions */
  private async keptInputs(
    flow: DeclaresVariables,
    { inputs: all, actor }: BatchRequest,
    shared: SharedSnapshot,
  ): Promise<KeptInputs[]> {
    const kept: KeptInputs[] = [];
    const faults: Record<string, readonly Message[]> = {};
    let left = MOST_MESSAGES;
    for (const [position, inputs] of all.entries()) {
      const result =
        inputs instanceof Refused
          ? inputs.messages
          : await this.keptOrFaults(flow, inputs, shared, actor, Math.max(left, 1));
      if ('length' in result) {
        faults[position] = result;
        left -= result.length;
      } else kept.push(result);
      await yieldIfSpent(requestsOf(actor.id));
    }
    if (kept.length < all.length) throw new ValidationError({}, { inputs: faults });
    return kept;
  }

  private async keptOrFaults(
    flow: DeclaresVariables,
    inputs: Record<string, Json>,
    shared: SharedSnapshot,
    actor: BatchRequest['actor'],
    mostMessages: number,
  ): Promise<KeptInputs | readonly Message[]> {
    const checked = checkInputs(flow, inputs);
    if (checked.problems.length > 0) return inputFaults(checked, mostMessages);
    try {
      return await this.keeper.keep(flow, checked.values, shared, actor.id);
    } catch (error) {
      const messages = error instanceof ValidationError ? error.fields.inputs : undefined;
      if (messages === undefined) throw error;
      return messages;
    }
  }

  private async insert(
    batch: NewBatch,
    request: BatchRequest,
    since: number,
  ): Promise<InsertedBatch | 'absent'> {
    const { idempotencyKey: key } = request;
    const once: Insertion['once'] = key === undefined ? null : [key, await bodyHash(request)];
    const outcome = await whileLocked(since, async () => {
      await request.actor.confirm();
      const found = await this.semaphore.run(request.actor.id, () => this.inserts.add({ batch, once }));
      return typeof found !== 'string' && found.is_guarded && found.job_ids === null
        ? this.insertGuarded({ batch, once }, found)
        : found;
    });
    return outcome === 'full' || outcome === 'crowded' ? refuse(outcome) : outcome;
  }

  private async insertGuarded({ batch, once }: Insertion, found: InsertedBatch): Promise<Outcome> {
    const insert = async (executor: Executor): Promise<InsertedBatch | null | 'locked'> => {
      const row = await rowOf(executor, { batch, once }, true);
      if (!row) return 'locked';
      return row.job_ids === null ? null : row;
    };
    const inserted = await this.guard.inserting(batch, batch.kept.length, insert, (executor) =>
      isStartedBefore(executor, batch.actor, once ?? []),
    );
    return inserted ?? found;
  }

  private async insertOn(executor: Executor, insertion: Insertion): Promise<Outcome> {
    const row = await rowOf(executor, insertion, false);
    if (row) return row;
    const { batch } = insertion;
    const existing = await executor.rows(EXISTING_PROCESSES, [[batch.processId]]);
    return existing.length > 0 ? 'locked' : 'absent';
  }
}

async function rowOf(
  executor: Executor,
  { batch, once }: Insertion,
  isGuardHeld: boolean,
): Promise<InsertedBatch | undefined> {
  const values = batchValues(batch, isGuardHeld);
  const [row] =
    once === null
      ? await executor.rows<InsertedBatch>(BATCH, values)
      : await executor.rows<InsertedBatch>(BATCH_ONCE, [...values, ...once]);
  return row;
}
