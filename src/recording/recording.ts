import type { Executor, Statement } from '../database/database.js';
import type { Actor } from '../rest/requests/caller.js';

/** The recorded actions by kind of object. Records say what was done and by whom, and never contain values. */
const RECORDED = {
  process: ['create', 'update', 'delete', 'save', 'upload', 'copy', 'import'],
  job: ['execute', 'stop', 'rerun'],
  policy: ['update'],
  variable: ['create', 'update', 'delete'],
  schedule: ['create', 'update', 'delete', 'switch_off'],
  hook: ['create', 'update', 'delete', 'rotate', 'switch_off'],
  user: ['create', 'update', 'delete', 'login', 'login_failed', 'logout', 'password', 'password_failed'],
  key: ['create', 'delete'],
  callback: ['retry', 'secret'],
} as const;

type Recorded = typeof RECORDED;

/** A recorded action, such as `process.create`. */
export type RecordedAction = {
  [Kind in keyof Recorded]: `${Kind}.${Recorded[Kind][number]}`;
}[keyof Recorded];

/** Every kind of object. */
export const OBJECTS: readonly string[] = Object.keys(RECORDED);

/** Every action, without its object. */
export const ACTIONS: readonly string[] = [...new Set(Object.values(RECORDED).flat())];

/**
 * SQL that records an action as part of the statement that performs it, so that both happen or neither.
 *
 * @param rows a `SELECT` of user id, address, request id, object id and process id, with one row per object
 */
export function recording(act: RecordedAction, rows: string): string {
  const [object, action] = act.split('.') as [string, string];
  return `
    INSERT INTO audit (object, action, cuser, ip, request_id, object_id, process_id)
    SELECT '${object}', '${action}', a.cuser, a.ip, a.request_id, a.object_id, a.process_id
    FROM (${rows}) AS a (cuser, ip, request_id, object_id, process_id)`;
}

/** The values of the actor, in the column order of {@link recording}. */
export const actorValues = ({
  id,
  ip,
  requestId,
}: Pick<Actor, 'id' | 'ip' | 'requestId'>): [number, string | null, string] => [id, ip, requestId];

/** The actor of a record. `id` is null if the user is not known (a failed login) or there is none (an operator's command). */
export type RecordedActor = Omit<Actor, 'id' | 'confirm'> & { readonly id: number | null };

/**
 * Records an action in the transaction that performs it.
 *
 * @param actor who performs it
 * @param object the id of the object and the id of its process, if any
 */
export async function record(
  executor: Executor,
  act: RecordedAction,
  actor: RecordedActor,
  object: { id?: number; processId?: number },
): Promise<void> {
  const values = [actor.id, actor.ip, actor.requestId, object.id ?? null, object.processId ?? null];
  await executor.rows(statementOf(act), values);
}

const statementOf = (act: RecordedAction): Statement => ({
  name: `audit-${act}`,
  text: recording(act, 'SELECT $1::int, $2::inet, $3::text, $4::bigint, $5::int'),
});
