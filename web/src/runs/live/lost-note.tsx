import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/error-text.js';
import { Button } from '../../parts/button.js';
import { Icon } from '../../parts/icon.js';
import type { JobProgress } from '../model/job-progress.js';
import styles from './live.module.css';

/** Says that a job is no longer watched and why, with a button that watches it again. Nothing while it is watched. */
export function LostNote({ progress, onRetry }: { progress: JobProgress; onRetry: () => void }) {
  const { t } = useTranslation('runs');
  const { t: shared } = useTranslation('parts');
  const { connection, failure } = progress;
  if (connection !== 'lost' && connection !== 'refused') return null;
  return (
    <div className={styles.lost} role="alert" data-testid="job-lost">
      <Icon name="offline" />
      <span>
        {connection === 'lost' && `${t('lost')} `}
        {errorText(failure)}
      </span>
      <Button size="small" icon="refresh" onPress={onRetry}>
        {shared('tryAgain')}
      </Button>
    </div>
  );
}
