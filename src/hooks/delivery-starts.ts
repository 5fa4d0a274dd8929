import { Injectable } from '@nestjs/common';
import { usersWhoMayExecute } from '../auth/users/acting-users.js';
import { Database, type Transaction } from '../database/database.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import type { GuardRefusal } from '../jobs/admission/permits.js';
import type { NewJob } from '../jobs/execute/execute-statements.js';
import type { Inserts } from '../jobs/execute/job-inserts.js';
import { TriggeredStarts } from '../jobs/execute/triggered-starts.js';
import {
  ENABLED,
  type EnabledHook,
  type FoundHook,
  KEEP_DELIVERIES,
  LOCK_DELIVERIES,
  STARTED,
  SWITCH_OFF,
} from './delivery-statements.js';
import { LastJobs } from './last-jobs.js';

/** A job to start for a delivery. */
export interface WantedStart {
  hook: Pick<FoundHook, 'id' | 'token_hash'>;
  job: NewJob;
  /** The hash of the id of the delivery; null if it has none. */
  delivery: string | null;
}

/** The id of the job, or why there is none. `absent`: the hook or its process does not exist any more, or is switched off. */
export type StartOutcome = number | 'absent' | GuardRefusal;

/** The maximum size of the inputs in one transaction, unless a single delivery has more. */
const BATCH_BYTES = 2 * 1024 * 1024;

/** The most deliveries of one transaction. */
const MOST_AT_ONCE = 100;

/** What a transaction has done, for what follows its commit. */
interface Started {
  outcomes: StartOutcome[];
  jobs: NewJob[];
  inserts: Inserts;
  skipped: Map<number, number>;
}

/**
 * Starts the jobs of deliveries, with the ids of the deliveries in the same transaction: a delivery that is repeated starts no second
 * job, whatever is killed or restarted. Deliveries that arrive at the same time share a transaction. Users take turns.
 */
@Injectable()
export class DeliveryStarts {
  private readonly calls = new GroupedCalls<WantedStart, StartOutcome>((wanted) => this.start(wanted), {
    maxItems: MOST_AT_ONCE,
    maxInFlight: 1,
    maxWeight: BATCH_BYTES,
    weigh: ({ job: { kept } }) => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
    userOf: ({ job: { actor } }) => actor.id,
    patienceMs: PATIENCE_MS,
  });

  constructor(
    private readonly database: Database,
    private readonly starts: TriggeredStarts,
    private readonly last: LastJobs,
  ) {}

  /** Starts a job, or finds the one that an earlier delivery with the same id has started. */
  add(wanted: WantedStart): Promise<StartOutcome> {
    return this.calls.add(wanted);
  }

  private async start(wanted: WantedStart[]): Promise<StartOutcome[]> {
    const { outcomes, jobs, inserts, skipped } = await this.database.transaction((transaction) =>
      this.startIn(transaction, wanted),
    );
    void this.starts.announce(jobs, inserts);
    this.last.later(skipped);
    return outcomes;
  }

  private async startIn(transaction: Transaction, wanted: WantedStart[]): Promise<Started> {
    const outcomes = new Map<WantedStart, StartOutcome>();
    const admitted = await admit(transaction, wanted);
    for (const start of wanted) if (!admitted.has(start)) outcomes.set(start, 'absent');
    // Repeated deliveries of one batch get the outcome of the first one.
    const firsts = new Map([...admitted].reverse().map((start) => [keyOf(start), start]));
    const before = await startedBefore(
      transaction,
      [...firsts.values()].filter(({ delivery }) => delivery !== null),
    );
    for (const [start, outcome] of before) outcomes.set(start, outcome);
    const due = [...firsts.values()].filter((start) => !outcomes.has(start));
    const jobs = due.map(({ job }) => job);
    const inserts: Inserts =
      jobs.length === 0 ? { outcomes: [], replaced: [] } : await this.starts.insert(transaction, jobs);
    const made: [WantedStart, number][] = [];
    for (const [index, start] of due.entries()) {
      const inserted = inserts.outcomes[index] ?? 'locked';
      const outcome = typeof inserted === 'string' ? inserted : (inserted.job_id ?? 'absent');
      outcomes.set(start, outcome);
      if (typeof outcome === 'number') made.push([start, outcome]);
    }
    await keep(transaction, made);
    const last = new Map(
      made.map(([{ hook }, job]) => [hook.id, job] as const).sort(([, a], [, b]) => a - b),
    );
    const skipped = last.size === 0 ? last : await this.last.show(transaction, last);
    const outcomeOf = (start: WantedStart): StartOutcome =>
      outcomes.get(start) ?? outcomes.get(firsts.get(keyOf(start)) ?? start) ?? 'absent';
    return { outcomes: wanted.map(outcomeOf), jobs, inserts, skipped };
  }
}

/** The same for repeated deliveries. A delivery without an id is never repeated. */
const keyOf = (start: WantedStart): unknown =>
  start.delivery === null ? start : `${start.hook.id} ${start.delivery}`;

/** Those whose hooks are still enabled, with the same token, and whose creators may execute processes. The hooks of others are switched off. */
async function admit(transaction: Transaction, wanted: readonly WantedStart[]): Promise<Set<WantedStart>> {
  const ids = [...new Set(wanted.map(({ hook }) => hook.id))];
  const enabled = await transaction.rows<EnabledHook>(ENABLED, [ids]);
  const creators = [...new Set(enabled.map(({ cuser }) => cuser))];
  const able = await usersWhoMayExecute(transaction, creators);
  const lost = enabled.filter(({ cuser }) => !able.has(cuser)).map(({ token_hash }) => token_hash);
  if (lost.length > 0) await transaction.rows(SWITCH_OFF, [lost]);
  const tokens = new Map(
    enabled.filter(({ cuser }) => able.has(cuser)).map(({ id, token_hash }) => [id, token_hash]),
  );
  return new Set(wanted.filter(({ hook }) => tokens.get(hook.id) === hook.token_hash));
}

/** The jobs that the deliveries have started before; `locked` for those that another session is starting. */
async function startedBefore(
  transaction: Transaction,
  starts: readonly WantedStart[],
): Promise<Map<WantedStart, number | 'locked'>> {
  const found = new Map<WantedStart, number | 'locked'>();
  if (starts.length === 0) return found;
  const values = [starts.map(({ hook }) => hook.id), starts.map(({ delivery }) => delivery)];
  const at = (n: number): WantedStart => starts[n - 1] as WantedStart;
  const locks = await transaction.rows<{ n: number; is_locked: boolean }>(LOCK_DELIVERIES, values);
  for (const { n, is_locked } of locks) if (!is_locked) found.set(at(n), 'locked');
  // A statement of its own: it sees what the former holders of the locks have committed.
  const started = await transaction.rows<{ n: number; job_id: number }>(STARTED, values);
  for (const { n, job_id } of started) found.set(at(n), job_id);
  return found;
}

/** Keeps the ids of deliveries with their jobs. */
async function keep(transaction: Transaction, made: readonly [WantedStart, number][]): Promise<void> {
  const named = made.filter(([{ delivery }]) => delivery !== null);
  if (named.length === 0) return;
  await transaction.rows(KEEP_DELIVERIES, [
    named.map(([{ hook }]) => hook.id),
    named.map(([{ delivery }]) => delivery),
    named.map(([, job]) => job),
  ]);
}
