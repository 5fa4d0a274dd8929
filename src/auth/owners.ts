import { refused } from '../rest/documentation/answers.js';
import { PermissionDenied } from '../rest/errors.js';
import { MESSAGES } from '../rest/messages.js';
import type { ActingUser } from './identity.js';

/** A row that a user has created. */
interface Owned {
  id: number;
  cuser: number;
}

/** @throws PermissionDenied where one of the rows is another user's and the caller is no administrator */
export function refuseOthers(actor: ActingUser, rows: readonly Owned[]): void {
  if (othersOf(actor, rows).length > 0) throw new PermissionDenied();
}

/** @throws PermissionDenied with the ids of those rows that are another user's, where the caller is no administrator */
export function refuseDeletionOfOthers(actor: ActingUser, rows: readonly Owned[]): void {
  const others = othersOf(actor, rows);
  if (others.length === 0) return;
  throw new PermissionDenied(createdByOthers(others.join(', ')));
}

const createdByOthers = (list: string) => ({
  en: `Created by others, and only an administrator may delete them: ${list}.`,
  zh: `由其他用户创建，只有管理员可以删除：${list}。`,
});

const othersOf = ({ id: caller, role }: ActingUser, rows: readonly Owned[]): number[] =>
  role === 'admin' ? [] : rows.filter(({ cuser }) => cuser !== caller).map(({ id }) => id);

const OF_ANOTHER = 'Another user has created it, and the caller is not an administrator';

/** How `/docs` describes what {@link refuseOthers} throws. */
export const changeOfAnothers = refused(403, OF_ANOTHER, MESSAGES.permissionDenied.en);

/** How `/docs` describes what {@link refuseDeletionOfOthers} throws for one object. */
export const deletionOfAnothers = refused(403, OF_ANOTHER, createdByOthers('3').en);

/** How `/docs` describes what {@link refuseDeletionOfOthers} throws for several objects. */
export const deletionOfOthers = refused(
  403,
  'Others have created some of them, and the caller is not an administrator',
  createdByOthers('3').en,
);
