import { NotAuthenticated } from '../rest/errors.js';
import { message } from '../rest/messages.js';
import type { Identity } from './identity.js';

const NEEDED = message(
  'Setting passwords, creating API keys and giving users more access need credentials: log in, or use `npm run user` on the server.',
  '只有提供凭证的调用者才能设置密码、创建 API 密钥或提升用户权限：请先登录，或在服务器上使用 `npm run user`。',
);

/** The routes that always need credentials, in open mode too. */
export const NEED_CREDENTIALS: readonly string[] = ['POST /api/user/key', 'POST /api/user/password'];

/**
 * Refuses callers without credentials. In open mode they have the rights of an administrator, but must not create access that
 * remains after a change to the mode `required`.
 *
 * @throws NotAuthenticated
 */
export function needCredentials({ shown }: Identity): void {
  if (shown === 'nothing') throw new NotAuthenticated(NEEDED);
}
