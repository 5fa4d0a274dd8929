import { useNavigate } from '@tanstack/react-router';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { signOut, useIsWithoutLogin, useMe } from '../api/session.js';
import { Menu, type MenuEntry } from '../parts/menu.js';
import { toast } from '../parts/toasts.js';
import styles from './shell.module.css';

/** Who is logged in, and what they can do about it. */
export function PersonMenu({ isNarrow }: { isNarrow: boolean }) {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  const { data: me } = useMe();
  const isLoggedIn = !useIsWithoutLogin();
  if (!me) return <div className={styles.person} />;
  const name = [me.first_name, me.last_name].filter(Boolean).join(' ') || me.username;
  const logOut = async (): Promise<void> => {
    try {
      await signOut();
    } catch (error) {
      toast.error(error);
    }
    await navigate({ to: '/login' });
  };
  const entries: MenuEntry[] = [
    { id: 'account', label: t('account'), icon: 'key', onAction: () => void navigate({ to: '/account' }) },
    {
      id: 'docs',
      label: t('apiDocs'),
      icon: 'external',
      onAction: () => {
        open('/docs', '_blank', 'noopener');
      },
    },
    isLoggedIn
      ? { id: 'logout', label: t('logout'), icon: 'logout', onAction: () => void logOut() }
      : { id: 'login', label: t('login'), icon: 'user', onAction: () => void navigate({ to: '/login' }) },
  ];
  return (
    <Menu label={name} entries={entries}>
      <AriaButton
        className={styles.person ?? ''}
        {...(isNarrow ? { 'aria-label': name } : {})}
        data-testid="person"
      >
        <span className={styles.face} aria-hidden="true">
          {Array.from(name)[0]?.toUpperCase()}
        </span>
        {!isNarrow && (
          <span className={styles.personText}>
            <span className={styles.personName}>{name}</span>
            <span className={styles.personRole}>{isLoggedIn ? t(`roles.${me.role}`) : t('openMode')}</span>
          </span>
        )}
      </AriaButton>
    </Menu>
  );
}
