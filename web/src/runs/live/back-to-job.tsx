import type { JobState } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/badge.js';
import { Button } from '../../parts/button.js';
import styles from './live.module.css';

interface BackToJobProps {
  job: number | null;
  state: JobState | null;
  onPress: () => void;
}

/** Leads back to a job from the forms of its nodes. Nothing without a job. */
export function BackToJob({ job, state, onPress }: BackToJobProps) {
  const { t } = useTranslation('runs');
  if (job === null) return null;
  return (
    <div className={styles.backToJob}>
      <Button variant="quiet" size="small" icon="back" onPress={onPress} testId="back-to-job">
        {t('backToJob', { id: job })}
      </Button>
      {state !== null && <StateBadge state={state} />}
    </div>
  );
}
