import { useTranslation } from 'react-i18next';
import { Badge } from '../parts/badge.js';
import { IconButton } from '../parts/icon-button.js';
import { Menu, type MenuEntry } from '../parts/menu.js';
import type { Column } from '../parts/table.js';
import styles from './lists.module.css';
import type { UserAction } from './user-actions.js';
import { nameOf, type User } from './users.js';

/** The columns of the list of users. One's own row offers only what one may do to oneself. */
export function useUserColumns(
  ownId: number | undefined,
  onAction: (action: UserAction, user: User) => void,
): Column<User>[] {
  const { t } = useTranslation(['access', 'app']);
  const entries = (user: User): MenuEntry[] => {
    const isOwn = user.id === ownId;
    const entry = (
      kind: UserAction,
      icon: MenuEntry['icon'],
      label: string,
      more: Partial<MenuEntry> = {},
    ): MenuEntry => ({
      id: kind,
      icon,
      label,
      onAction: () => {
        onAction(kind, user);
      },
      testId: `user-${kind}`,
      ...more,
    });
    if (isOwn) return [entry('edit', 'edit', t('editUser'))];
    return [
      entry('edit', 'edit', t('editUser')),
      entry('password', 'key', t('resetPassword')),
      user.is_active
        ? entry('deactivate', 'pause', t('deactivate'))
        : entry('activate', 'play', t('activate')),
      entry('remove', 'trash', t('remove'), { isDanger: true }),
    ];
  };
  return [
    {
      id: 'username',
      title: t('username'),
      order: 'username',
      cell: (user) => (
        <span className={styles.name}>
          <span className={styles.cut}>{user.username}</span>
          {user.id === ownId && <Badge tone="info">{t('you')}</Badge>}
        </span>
      ),
    },
    {
      id: 'name',
      title: t('fullName'),
      isWideOnly: true,
      cell: (user) => (nameOf(user) === user.username ? '–' : nameOf(user)),
    },
    {
      id: 'role',
      title: t('role'),
      order: 'role',
      width: '24%',
      cell: ({ role }) => t(`app:roles.${role}`),
    },
    {
      id: 'state',
      title: t('state'),
      order: 'is_active',
      width: '16%',
      isWideOnly: true,
      cell: ({ is_active: isActive }) => (
        <Badge tone={isActive ? 'success' : 'neutral'}>{t(isActive ? 'active' : 'inactive')}</Badge>
      ),
    },
    {
      id: 'actions',
      title: t('editUser'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (user) => (
        <Menu label={t('actions', { name: user.username })} entries={entries(user)}>
          <IconButton
            icon="more"
            size="small"
            label={t('actions', { name: user.username })}
            testId={`user-menu-${user.id}`}
          />
        </Menu>
      ),
    },
  ];
}
