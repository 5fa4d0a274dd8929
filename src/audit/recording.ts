import type { Executor, Statement } from '../database/database.js';
import type { Actor } from '../rest/requests/gatekeeper.js';

/** All that is recorded: by the kind of object, what can be done to it. Names no more than what and who: a value never. */
const RECORDED = {
  process: ['create', 'update', 'delete', 'save', 'upload'],
  job: ['execute', 'stop'],
  variable: ['create', 'update', 'delete'],
} as const;

type Recorded = typeof RECORDED;

/** An act: `process.create`. */
export type Act = { [Kind in keyof Recorded]: `${Kind}.${Recorded[Kind][number]}` }[keyof Recorded];

/** The kinds of objects. */
export const OBJECTS: readonly string[] = Object.keys(RECORDED);

/** What can be done to one object or another. */
export const ACTIONS: readonly string[] = [...new Set(Object.values(RECORDED).flat())];

/**
 * SQL that records an act within the statement that does it, so that neither happens without the other.
 *
 * @param rows a `SELECT` of user id, address, request id, object id and process id, a row for each object
 */
export function recording(act: Act, rows: string): string {
  const [object, action] = act.split('.') as [string, string];
  return `
    INSERT INTO audit (object, action, cuser, ip, request_id, object_id, process_id)
    SELECT '${object}', '${action}', a.cuser, a.ip, a.request_id, a.object_id, a.process_id
    FROM (${rows}) AS a (cuser, ip, request_id, object_id, process_id)`;
}

/** The values that a recording takes for who did it, in the order in which {@link recording} names them. */
export const valuesOf = ({ id, ip, requestId }: Actor): [number, string | null, string] => [
  id,
  ip,
  requestId,
];

/**
 * Records an act in the transaction that does it.
 *
 * @param actor who does it; `id` null where that is not known, as when a login fails
 * @param object the object's id, where there is one, and that of the process that it belongs to
 */
export async function record(
  executor: Executor,
  act: Act,
  actor: Omit<Actor, 'id'> & { readonly id: number | null },
  object: { id?: number; processId?: number },
): Promise<void> {
  const values = [actor.id, actor.ip, actor.requestId, object.id ?? null, object.processId ?? null];
  await executor.rows(statementOf(act), values);
}

const statementOf = (act: Act): Statement => ({
  name: `audit-${act}`,
  text: recording(act, 'SELECT $1::int, $2::inet, $3::text, $4::int, $5::int'),
});
