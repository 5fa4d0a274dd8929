import type { Executor, Statement } from '../database/database.js';
import type { Json } from '../flow/index.js';
import type { Policy } from '../policies/default-policy.js';
import type { Actor } from '../rest/requests/caller.js';
import { REDACTED } from '../secrets/redactor.js';
import { columnList, HOOK_FIELDS, POLICY_FIELDS, SCHEDULE_FIELDS } from './filed-fields.js';
import { PLACE_KEY } from './marks.js';

/** How many schedules or hooks one statement reads. Each can have inputs of 64 KiB. */
const AT_ONCE = 10;

/** The policy of the process `$1`, as a {@link PolicyRow}. */
const POLICY: Statement = {
  name: 'export-policy',
  text: `
    SELECT ${columnList(POLICY_FIELDS)}, on_failure,
      (SELECT name FROM process p WHERE p.id = on_failure AND p.deleted_at IS NULL) AS handler
    FROM process_policy WHERE process_id = $1`,
};

interface PolicyRow extends Policy {
  /** The name of the process `on_failure`; null if there is none, or it is deleted. */
  handler: string | null;
}

/** The next schedules of the process `$1` after the id `$2`. */
const NEXT_SCHEDULES: Statement = {
  name: 'export-schedules',
  text: `
    SELECT id, ${columnList(SCHEDULE_FIELDS)}, secret_inputs IS NOT NULL AS has_secrets FROM schedule
    WHERE process_id = $1 AND id > $2 ORDER BY id LIMIT ${AT_ONCE}`,
};

/** The next hooks of the process `$1` after the id `$2`. */
const NEXT_HOOKS: Statement = {
  name: 'export-hooks',
  text: `
    SELECT id, ${columnList(HOOK_FIELDS)} FROM hook
    WHERE process_id = $1 AND id > $2 ORDER BY id LIMIT ${AT_ONCE}`,
};

interface TriggerRow {
  id: number;
  /** JSON text, with secrets redacted. */
  inputs: string;
  has_secrets?: boolean;
}

/** The inputs of hooks are expressions. */
const NONE: ReadonlySet<string> = new Set();

/** What is exported of a process. */
interface Source {
  id: number;
  /** The places in the file of the processes that are exported. */
  places: ReadonlyMap<number, number>;
  /** The names of the variables of the type `password` of its exported flows. */
  passwords: ReadonlySet<string>;
  actor: Pick<Actor, 'confirm'>;
}

/** The members `policy`, `schedules` and `hooks` of a process in a file, as JSON text. They contain no ids and no secrets. */
export async function* triggerTexts(executor: Executor, source: Source): AsyncGenerator<string> {
  const { id, places } = source;
  const [policy] = await executor.rows<PolicyRow>(POLICY, [id]);
  yield `"policy":${policy ? JSON.stringify(filedPolicy(policy, places)) : 'null'},"schedules":[`;
  yield* rowTexts(executor, NEXT_SCHEDULES, source);
  yield '],"hooks":[';
  yield* rowTexts(executor, NEXT_HOOKS, source);
  yield ']';
}

function filedPolicy({ handler, ...policy }: PolicyRow, places: Source['places']): object {
  const place = places.get(policy.on_failure ?? 0);
  const elsewhere = handler === null ? null : { [PLACE_KEY]: null, name: handler };
  return { ...policy, on_failure: place === undefined ? elsewhere : { [PLACE_KEY]: place } };
}

async function* rowTexts(
  executor: Executor,
  statement: Statement,
  { id: process, passwords, actor }: Source,
): AsyncGenerator<string> {
  for (let last = 0; ;) {
    await actor.confirm();
    const rows = await executor.rows<TriggerRow>(statement, [process, last]);
    for (const row of rows) {
      yield `${last === 0 ? '' : ','}${JSON.stringify(filedTrigger(row, statement === NEXT_SCHEDULES ? passwords : NONE))}`;
      last = row.id;
    }
    if (rows.length < AT_ONCE) return;
  }
}

function filedTrigger(row: TriggerRow, passwords: ReadonlySet<string>): object {
  const { has_secrets: hasSecrets = false } = row;
  const inputs = Object.entries(JSON.parse(row.inputs) as Record<string, Json>);
  const isSecret = (name: string, value: Json): boolean =>
    passwords.has(name) || (hasSecrets && JSON.stringify(value).includes(REDACTED));
  // JSON leaves out undefined values.
  const hidden = { id: undefined, has_secrets: undefined };
  const shown = inputs.map(([name, value]) => [name, isSecret(name, value) ? null : value] as const);
  return { ...row, ...hidden, inputs: Object.fromEntries(shown) };
}
