import type { Message } from '../rest/messages.js';

/** A role. Each role includes the rights of the one before it. */
export type Role = 'viewer' | 'operator' | 'editor' | 'admin';

/** The roles, lowest first, with the rights that each adds to the one before it. Used by docs/access.md and `/docs`. */
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

/** The roles, lowest first. */
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Whether a role includes the rights of another. */
export const isAtLeast = (role: Role, needed: Role): boolean =>
  ROLE_NAMES.indexOf(role) >= ROLE_NAMES.indexOf(needed);

/** The lower of two roles. */
export const lowerRole = (one: Role, other: Role): Role => (isAtLeast(one, other) ? other : one);
