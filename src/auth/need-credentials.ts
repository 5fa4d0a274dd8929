import { NotAuthenticated, PermissionDenied } from '../rest/errors.js';
import { type Message, message } from '../rest/messages.js';
import type { Identity } from './identity.js';

const NEEDED = message(
  'Setting passwords, creating API keys and giving users more access need credentials: log in, or use `npm run user` on the server.',
  '只有提供凭证的调用者才能设置密码、创建 API 密钥或提升用户权限：请先登录，或在服务器上使用 `npm run user`。',
);

/**
 * The routes that need a login, in open mode too, with what an API key is told: a stolen key must not create keys that remain after its deletion,
 * nor change a password.
 */
const NEED_LOGIN: ReadonlyMap<string, Message> = new Map([
  [
    'POST /api/user/key',
    message('An API key cannot create API keys: log in.', 'API 密钥不能创建其他密钥：请先登录。'),
  ],
  [
    'POST /api/user/password',
    message('An API key cannot change a password: log in.', 'API 密钥不能修改密码：请先登录。'),
  ],
]);

/** Whether a route needs a login, in open mode too. */
export const needsLogin = (route: string): boolean => NEED_LOGIN.has(route);

/**
 * Refuses callers without the login that a route needs.
 *
 * @throws NotAuthenticated without credentials; PermissionDenied for an API key
 */
export function checkLogin(identity: Identity, route: string): void {
  const told = NEED_LOGIN.get(route);
  if (told === undefined) return;
  needCredentials(identity);
  if (identity.shown === 'key') throw new PermissionDenied(told);
}

/**
 * Refuses callers without credentials. In open mode they have the rights of an administrator, but must not create access that
 * remains after a change to the mode `required`.
 *
 * @throws NotAuthenticated
 */
export function needCredentials({ shown }: Identity): void {
  if (shown === 'nothing') throw new NotAuthenticated(NEEDED);
}
