import { Injectable } from '@nestjs/common';
import type { Statement, Transaction } from '../database/database.js';
import { HookSecrets } from '../hooks/hook-secrets.js';
import { actorValues, recording } from '../recording/recording.js';
import type { Actor } from '../rest/requests/caller.js';
import { columnList, HOOK_FIELDS, POLICY_FIELDS, SCHEDULE_FIELDS } from './filed-fields.js';
import type { FiledProcess } from './filed-process.js';

/** How many rows one statement inserts. Each can have inputs of 64 KiB. */
const AT_ONCE = 100;

const POLICY_COLUMNS = `process_id, ${columnList(POLICY_FIELDS)}, on_failure`;

/** Inserts the policies of the JSON array `$1`, and records each. `$2` to `$4` are the actor. */
const IMPORT_POLICIES: Statement = {
  name: 'import-policies',
  text: `
    WITH made AS (
        INSERT INTO process_policy (${POLICY_COLUMNS})
        SELECT ${POLICY_COLUMNS} FROM json_populate_recordset(NULL::process_policy, $1::text::json)
        RETURNING process_id)
    ${recording('policy.update', 'SELECT $2::int, $3::inet, $4::text, process_id, process_id FROM made')}`,
};

const SCHEDULE_COLUMNS = `process_id, ${columnList(SCHEDULE_FIELDS)}, error, error_zh`;

/** Inserts schedules, as {@link IMPORT_POLICIES} does policies. */
const IMPORT_SCHEDULES: Statement = {
  name: 'import-schedules',
  text: `
    WITH made AS (
        INSERT INTO schedule (${SCHEDULE_COLUMNS}, enabled, cuser)
        SELECT ${SCHEDULE_COLUMNS}, false, $2::int FROM json_populate_recordset(NULL::schedule, $1::text::json)
        RETURNING id, process_id)
    ${recording('schedule.create', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM made')}`,
};

const HOOK_COLUMNS = `process_id, ${columnList(HOOK_FIELDS)}, token_hash, secret`;

/** Inserts hooks, as {@link IMPORT_POLICIES} does policies. */
const IMPORT_HOOKS: Statement = {
  name: 'import-hooks',
  text: `
    WITH made AS (
        INSERT INTO hook (${HOOK_COLUMNS}, enabled, cuser)
        SELECT ${HOOK_COLUMNS}, false, $2::int FROM json_populate_recordset(NULL::hook, $1::text::json)
        RETURNING id, process_id)
    ${recording('hook.create', 'SELECT $2::int, $3::inet, $4::text, id, process_id FROM made')}`,
};

/** Creates the policies, schedules and hooks of imported processes. */
@Injectable()
export class ImportTriggers {
  constructor(private readonly secrets: HookSecrets) {}

  /** Whether there is a key with which the secrets of hooks can be stored. */
  get canStore(): boolean {
    return this.secrets.canStore;
  }

  /**
   * Creates those of all processes. Schedules and hooks are switched off. Hooks get tokens and secrets that nobody sees.
   *
   * @param ids the ids of the processes
   */
  async createAll(
    transaction: Transaction,
    actor: Actor,
    processes: readonly FiledProcess[],
    ids: readonly number[],
  ): Promise<void> {
    const insert = async (statement: Statement, rows: object[]): Promise<void> => {
      await transaction.rows(statement, [JSON.stringify(rows), ...actorValues(actor)]);
    };
    const of = <Row extends object>(rowsOf: (process: FiledProcess) => readonly Row[]) =>
      inParts(
        processes.flatMap((process, place) =>
          rowsOf(process).map((row) => ({ ...row, process_id: ids[place] })),
        ),
      );
    const idAt = (place: number | null) => (place === null ? null : ids[place]);
    for (const policies of of(({ policy }) => (policy === null ? [] : [policy])))
      await insert(
        IMPORT_POLICIES,
        policies.map((policy) => ({ ...policy, on_failure: idAt(policy.on_failure) })),
      );
    for (const schedules of of((process) => process.schedules)) await insert(IMPORT_SCHEDULES, schedules);
    for (const hooks of of((process) => process.hooks))
      await insert(
        IMPORT_HOOKS,
        hooks.map((hook) => ({ ...hook, ...this.newSecrets() })),
      );
  }

  private newSecrets() {
    const { tokenHash, sealed } = this.secrets.make();
    return { token_hash: tokenHash, secret: sealed };
  }
}

/** Lists of {@link AT_ONCE} rows. */
function* inParts<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += AT_ONCE) yield rows.slice(at, at + AT_ONCE);
}
