import { anyOf } from '../../database/any-of.js';
import type { Executor, Statement } from '../../database/database.js';
import { ValidationError } from '../../rest/errors.js';
import { message } from '../../rest/messages.js';
import type { Actor } from '../../rest/requests/caller.js';
import { isAtLeast, type Role } from '../roles.js';

/** The roles of those of the users `$1` that are active. */
const ACTIVE_ROLES: Statement = {
  name: 'user-active-roles',
  text: `SELECT id, role FROM users WHERE id = ${anyOf('$1::int[]')} AND is_active AND deleted_at IS NULL`,
};

/**
 * Those of the users who may execute processes now. What runs as its creator, such as a schedule, asks for this in the transaction
 * that starts the job.
 */
export async function usersWhoMayExecute(
  executor: Executor,
  userIds: readonly number[],
): Promise<Set<number>> {
  const rows = await executor.rows<{ id: number; role: Role }>(ACTIVE_ROLES, [userIds]);
  return new Set(rows.filter(({ role }) => isAtLeast(role, 'operator')).map(({ id }) => id));
}

const CREATOR_CANNOT_EXECUTE = message(
  'The user who created it may no longer execute processes, and its jobs run as this user.',
  '其创建者已无权执行流程，而其任务以该用户的身份运行。',
);

/**
 * Refuses to enable what runs as its creator.
 *
 * @throws ValidationError of the field `enabled` if the user may not execute processes now
 */
export async function refuseWhoMayNotExecute(executor: Executor, creator: number): Promise<void> {
  if (!(await usersWhoMayExecute(executor, [creator])).has(creator))
    throw new ValidationError({ enabled: [CREATOR_CANNOT_EXECUTE] });
}

/**
 * The actor of what is done for a user without a request.
 *
 * @param cause what acts, such as `schedule 7`. Audit records show it as the id of the request
 */
export const actorFor = (userId: number, cause: string): Actor => ({
  id: userId,
  ip: null,
  requestId: cause,
  confirm: () => undefined,
});
