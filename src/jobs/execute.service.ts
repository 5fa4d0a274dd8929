import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { checkInputs, type Json } from '../flow/index.js';
import { Conflict, NotFound, ValidationError } from '../rest/errors.js';
import type { Actor } from '../rest/requests/gatekeeper.js';
import { canonicalHash } from './canonical-json.js';
import { DefinitionsService } from './definitions.service.js';
import { keepInputs, type KeptInputs } from './given-inputs.js';
import { GroupedCalls, PATIENCE_MS } from '../database/grouped-calls.js';
import { JobQueue } from './queue.js';
import { SharedVariables } from './shared-variables.js';
import { SecretBox } from '../secrets/secret-box.js';
import { EXECUTE, EXECUTE_ONCE } from './transitions.js';

/** What `execute` was asked for. */
export interface ExecuteRequest {
  processId: number;
  actor: Actor;
  /** Values for variables of the flow. */
  inputs?: Record<string, Json>;
  /** Default: the newest; without any version, the draft runs as a trial. */
  version?: number;
  idempotencyKey?: string;
  /** The request's body as it was parsed, to tell whether a key comes with the same request again. */
  body: unknown;
}

interface Wanted extends Pick<ExecuteRequest, 'processId' | 'actor'> {
  version: number | null;
  kept: KeptInputs | null;
  definitionId: number | null;
  /** The moment whose shared variables the job sees; null: that of its insertion. */
  moment: number | null;
}

/** What the statement found: no row, no such process; no definition, no such version or an unchecked draft. */
interface Found {
  n: number;
  definition_id: number | null;
  version: number | null;
  job_id: number | null;
}

interface Resolved extends Pick<Found, 'definition_id' | 'version'> {
  moment: number;
}

const RESOLVE = {
  name: 'job-resolve',
  text: `
    SELECT p.id, COALESCE($2::int, newest.number) AS version,
           COALESCE(newest.definition_id, d.definition_id) AS definition_id,
           (SELECT moment FROM variable_clock) AS moment
    FROM process p
    LEFT JOIN LATERAL (
      SELECT v.number, v.definition_id FROM process_version v
      WHERE v.process_id = p.id AND ($2::int IS NULL OR v.number = $2) ORDER BY v.number DESC LIMIT 1
    ) newest ON true
    LEFT JOIN draft d ON d.process_id = p.id AND $2::int IS NULL AND newest.number IS NULL
    WHERE p.id = $1 AND p.deleted_at IS NULL`,
};

const KEY = {
  name: 'execute-key',
  text: `
    SELECT body, job_id FROM execute_key
    WHERE cuser = $1 AND key = $2 AND ctime >= now() - interval '24 hours'`,
};

const DRAFT = { name: 'draft-to-check', text: `SELECT text FROM draft WHERE process_id = $1 FOR UPDATE` };

const DRAFT_CHECKED = {
  name: 'draft-checked',
  text: `UPDATE draft SET definition_id = $2 WHERE process_id = $1`,
};

/** The inputs of one statement's executes, unless a single one has more. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** A draft that is saved again and again just between its check and its job: after so many times, somebody is told. */
const TRIES = 5;

/** Starts jobs: the row is committed before anybody is answered, and before Redis hears of it. */
@Injectable()
export class ExecuteService {
  private readonly inserts = new GroupedCalls<Wanted, Found | undefined>((batch) => this.insert(batch), {
    maxItems: 500,
    maxInFlight: 1,
    maxWeight: BATCH_BYTES,
    weigh: ({ kept }) => (kept?.inputs.length ?? 0) + (kept?.secretInputs?.length ?? 0),
    patienceMs: PATIENCE_MS,
  });

  constructor(
    private readonly database: Database,
    private readonly definitions: DefinitionsService,
    private readonly queue: JobQueue,
    private readonly shared: SharedVariables,
    private readonly box: SecretBox,
  ) {}

  /**
   * Starts a job of the process's newest version, of a given version, or of its draft where it has no version.
   *
   * @returns the job's id; with an idempotency key that was used within 24 hours, the id that it was answered then
   * @throws NotFound where there is no such process or version
   * @throws InvalidFlowError where a trial's draft has faults
   * @throws ValidationError where the inputs do not fit the flow's variables
   * @throws Conflict where the idempotency key came with another body before
   */
  async execute(request: ExecuteRequest): Promise<number> {
    const answered = await this.answeredBefore(request);
    if (answered !== null) return answered;
    for (let tries = 0; tries < TRIES; tries += 1) {
      const wanted = await this.resolve(request);
      const found =
        request.idempotencyKey === undefined
          ? await this.inserts.add(wanted)
          : await this.insertOnce(wanted, request.idempotencyKey, bodyHash(request));
      if (!found) throw new NotFound();
      if (found.job_id !== null) {
        await this.queue.dispatch([{ id: found.job_id, dispatch: 1 }]);
        return found.job_id;
      }
      if (found.definition_id !== null) {
        const winner = await this.answeredBefore(request);
        if (winner !== null) return winner;
      } else if (found.version !== null) throw new NotFound();
      else await this.checkDraft(request.processId);
    }
    throw new Conflict({ en: 'The draft keeps changing. Try again.', zh: '草稿正在被修改，请重试。' });
  }

  private async answeredBefore(request: ExecuteRequest): Promise<number | null> {
    const { actor, idempotencyKey } = request;
    if (idempotencyKey === undefined) return null;
    const [row] = await this.database.rows<{ body: string; job_id: number }>(KEY, [actor.id, idempotencyKey]);
    if (!row) return null;
    if (row.body !== bodyHash(request))
      throw new Conflict({
        en: 'This Idempotency-Key was used with another body.',
        zh: '该 Idempotency-Key 已用于内容不同的请求。',
      });
    return row.job_id;
  }

  /** Inputs are checked against the very definition that will run, so it is fixed before the row is inserted. */
  private async resolve({ processId, actor, version, inputs }: ExecuteRequest): Promise<Wanted> {
    const wanted = {
      processId,
      actor,
      version: version ?? null,
      kept: null,
      definitionId: null,
      moment: null,
    };
    if (inputs === undefined) return wanted;
    const [row] = await this.database.rows<Resolved>(RESOLVE, [processId, wanted.version]);
    if (!row) throw new NotFound();
    if (row.definition_id === null) return wanted;
    const flow = await this.definitions.runnable(row.definition_id);
    const checked = checkInputs(flow, inputs);
    if (checked.problems.length > 0)
      throw new ValidationError({
        inputs: checked.problems.map(({ variable, message }) => ({
          en: variable === null ? message.en : `${variable}: ${message.en}`,
          zh: variable === null ? message.zh : `${variable}：${message.zh}`,
        })),
      });
    return {
      ...wanted,
      version: row.version,
      definitionId: row.definition_id,
      kept: keepInputs(flow, checked.values, await this.shared.at(row.moment), this.box),
      moment: row.moment,
    };
  }

  /** Freezes the draft of a process without versions, so that it can run as a trial. */
  private async checkDraft(processId: number): Promise<void> {
    await this.database.transaction(async (executor) => {
      const [draft] = await executor.rows<{ text: string }>(DRAFT, [processId]);
      if (!draft) throw new NotFound();
      const { id } = await this.definitions.freeze(executor, processId, draft.text);
      await executor.rows(DRAFT_CHECKED, [processId, id]);
    });
  }

  private async insert(batch: Wanted[]): Promise<(Found | undefined)[]> {
    const rows = await this.database.rows<Found>(EXECUTE, [
      batch.map(({ processId }) => processId),
      batch.map(({ actor }) => actor.id),
      batch.map(({ version }) => version),
      batch.map(({ kept }) => kept?.inputs ?? null),
      batch.map(({ definitionId }) => definitionId),
      batch.map(({ actor }) => actor.ip),
      batch.map(({ actor }) => actor.requestId),
      batch.map(({ moment }) => moment),
      batch.map(({ kept }) => kept?.secretInputs ?? null),
    ]);
    const byPlace = new Map(rows.map((row) => [row.n, row]));
    return batch.map((_, index) => byPlace.get(index + 1));
  }

  private async insertOnce(wanted: Wanted, key: string, hash: string): Promise<Found | undefined> {
    const { processId, actor, version, kept, definitionId, moment } = wanted;
    const what = [processId, actor.id, version, kept?.inputs ?? null, definitionId, key, hash];
    const how = [actor.ip, actor.requestId, moment, kept?.secretInputs ?? null];
    const [row] = await this.database.rows<Found>(EXECUTE_ONCE, [...what, ...how]);
    return row;
  }
}

/** The same for a form and for JSON, for `7` and `"7"`: what was asked for, not how it was written. */
function bodyHash({ body, processId, version, inputs }: ExecuteRequest): string {
  const given = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const asText = given.map(([key, value]) => [
    key,
    typeof value === 'number' ? String(value) : (value as unknown),
  ]);
  return canonicalHash({
    ...Object.fromEntries(asText),
    id: processId,
    version: version ?? null,
    inputs: inputs ?? null,
  });
}
