import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './states.module.css';

/** After so many milliseconds the person is told that the server is slow. */
const SLOW_MS = 10_000;
const WIDTHS = ['72%', '54%', '64%', '40%', '58%', '48%'];

/** Grey bars where a content is going to be. After 10 s they say that it takes long. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation('parts');
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSlow(true);
    }, SLOW_MS);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className={styles.loading} role="status" aria-label={t('loading')} data-testid="loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.bar} style={{ width: WIDTHS[index % WIDTHS.length] }} />
      ))}
      {isSlow && <p className={styles.slow}>{t('slow')}</p>}
    </div>
  );
}
