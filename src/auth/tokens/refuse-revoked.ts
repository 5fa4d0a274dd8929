import type { RecordedActor } from '../../recording/recording.js';
import type { Executor, Statement } from '../../database/database.js';
import { NotAuthenticated, PermissionDenied } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
import type { ActingUser } from '../identity.js';
import { isAtLeast, lowerRole, type Role } from '../roles.js';

/**
 * The current role of the user `$1` with the token `$2` (0: no credentials); no row if the user or the token has ended. A named
 * statement, because every save of a draft runs it. Not `now()`, which is when the transaction began: it may have waited.
 */
const ROLES_NOW: Statement = {
  name: 'token-roles-now',
  text: `
    SELECT u.role, t.role AS key_role FROM users u
      LEFT JOIN access_token t ON t.id = $2 AND t.user_id = u.id AND (t.expire_time IS NULL OR t.expire_time > clock_timestamp())
    WHERE u.id = $1 AND u.is_active AND u.deleted_at IS NULL AND ($2 = 0 OR t.id IS NOT NULL)`,
};

/**
 * Refuses a write whose caller has lost their access since the request was admitted. Call it in the transaction of the write after it
 * has taken its locks, because it may have waited for them for seconds. Accepts every actor without a token, such as `npm run user`.
 *
 * @throws NotAuthenticated if the user or the token has ended; PermissionDenied if the role was lowered
 */
export async function refuseRevoked(executor: Executor, actor: RecordedActor | ActingUser): Promise<void> {
  if (!('tokenId' in actor)) return;
  const [now] = await executor.rows<{ role: Role; key_role: Role | null }>(ROLES_NOW, [
    actor.id,
    actor.tokenId,
  ]);
  if (!now) throw new NotAuthenticated(MESSAGES.invalidToken);
  const role = now.key_role === null ? now.role : lowerRole(now.role, now.key_role);
  if (!isAtLeast(role, actor.role)) throw new PermissionDenied();
}
