import type { Version } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../parts/badge.js';
import { Ago } from '../../parts/time.js';
import type { Side } from './sides.js';
import styles from './versions.module.css';

interface VersionListProps {
  /** Newest first. */
  versions: readonly Version[];
  shown: Side;
  onShow: (side: Side) => void;
}

/** The draft and the versions, newest first: who made each, when, with how many nodes. One of them is shown. */
export function VersionList({ versions, shown, onShow }: VersionListProps) {
  const { t } = useTranslation('versions');
  return (
    <ul className={styles.versions} aria-label={t('title')}>
      <li>
        <button
          type="button"
          className={styles.version}
          aria-current={shown === 'draft' || undefined}
          data-testid="version-draft"
          onClick={() => {
            onShow('draft');
          }}
        >
          <span className={styles.versionName}>{t('draft')}</span>
          <span className={styles.soft}>{t('draftNow')}</span>
        </button>
      </li>
      {versions.map(({ number, user, ctime, nodes }, index) => (
        <li key={number}>
          <button
            type="button"
            className={styles.version}
            aria-current={shown === number || undefined}
            data-testid={`version-${number}`}
            onClick={() => {
              onShow(number);
            }}
          >
            <span className={styles.versionName}>
              {t('version', { number })}
              {index === 0 && <Badge tone="info">{t('newest')}</Badge>}
            </span>
            <span className={styles.soft}>
              {user} · <Ago at={ctime} />
            </span>
            <span className={styles.soft}>{t('nodes', { count: nodes })}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
