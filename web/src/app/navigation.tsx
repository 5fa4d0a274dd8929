import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.js';
import { Icon, type IconName } from '../parts/icon.js';
import styles from './shell.module.css';

interface Entry {
  to: '/processes' | '/jobs' | '/schedules' | '/hooks' | '/variables' | '/users' | '/audit';
  name: 'processes' | 'jobs' | 'schedules' | 'hooks' | 'variables' | 'users' | 'audit';
  icon: IconName;
  /** The route that the page reads first; without a permission for it, the entry is left out. */
  needs?: string;
}

const GROUPS: { title?: 'operate' | 'administer'; entries: Entry[] }[] = [
  {
    entries: [
      { to: '/processes', name: 'processes', icon: 'process' },
      { to: '/jobs', name: 'jobs', icon: 'jobs' },
    ],
  },
  {
    title: 'operate',
    entries: [
      { to: '/schedules', name: 'schedules', icon: 'schedule' },
      { to: '/hooks', name: 'hooks', icon: 'hook' },
      { to: '/variables', name: 'variables', icon: 'variable' },
    ],
  },
  {
    title: 'administer',
    entries: [
      { to: '/users', name: 'users', icon: 'users', needs: 'POST /api/user/user/' },
      { to: '/audit', name: 'audit', icon: 'audit', needs: 'GET /api/audit/audit/' },
    ],
  },
];

/** The links to the pages. In a narrow bar they are icons, whose names are in tooltips. */
export function Navigation({ isNarrow, onGo }: { isNarrow: boolean; onGo: () => void }) {
  const { t } = useTranslation('app');
  const may = useMay();
  return (
    <nav aria-label={t('main')} className={styles.navigation}>
      {GROUPS.map(({ title, entries }) => {
        const allowed = entries.filter(({ needs }) => needs === undefined || may(needs));
        if (allowed.length === 0) return null;
        return (
          <div key={title ?? 'first'} className={styles.group}>
            {title && !isNarrow && <p className={styles.groupTitle}>{t(title)}</p>}
            {allowed.map(({ to, name, icon }) => (
              <Link
                key={to}
                to={to}
                className={styles.entry}
                activeProps={{ 'aria-current': 'page' }}
                onClick={onGo}
                {...(isNarrow ? { 'aria-label': t(name), title: t(name) } : {})}
              >
                <Icon name={icon} />
                {!isNarrow && t(name)}
              </Link>
            ))}
          </div>
        );
      })}
    </nav>
  );
}
