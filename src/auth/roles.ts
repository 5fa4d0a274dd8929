import type { Message } from '../rest/messages.js';

/** What a user may do. Each role may all that the one before it may. */
export type Role = 'viewer' | 'operator' | 'editor' | 'admin';

/** The roles, the least first, and what each may beyond the one before it: for the README and for `/docs`. */
export const ROLES: Record<Role, Message> = {
  viewer: { en: 'reads everything', zh: '查看一切' },
  operator: { en: 'also executes processes and stops jobs', zh: '还可以执行流程、停止任务' },
  editor: {
    en: 'also creates, changes, saves and submits any process, and deletes their own',
    zh: '还可以新增、修改、保存、提交任何流程，并删除自己的流程',
  },
  admin: {
    en: 'also deletes what others have created, and manages users',
    zh: '还可以删除他人的内容，并管理用户',
  },
};

/** The roles, the least first. */
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Whether a role may all that another one may. */
export const isAtLeast = (role: Role, needed: Role): boolean =>
  ROLE_NAMES.indexOf(role) >= ROLE_NAMES.indexOf(needed);

/** The one of two roles that may less. */
export const lower = (one: Role, other: Role): Role => (isAtLeast(one, other) ? other : one);
