import type { Job } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { LazyCanvas } from '../../designer/canvas/lazy-canvas.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ErrorState } from '../../parts/error-state.js';
import { Icon } from '../../parts/icon.js';
import { Loading } from '../../parts/loading.js';
import type { Overlay } from '../overlay.js';
import { processQuery } from '../queries.js';
import styles from './job-page.module.css';

interface JobCanvasProps {
  job: Job;
  flow: { data: unknown; error: unknown; isGone: boolean; retry: () => void };
  overlay: Overlay;
  selected: string | null;
  /** The node at which the job failed. */
  failed: string | null;
  onSelect: (node: string | null) => void;
}

/** The flow of a job with the states of its nodes. It says so if the draft of a trial was saved since, or the flow is gone. */
export function JobCanvas({ job, flow, overlay, selected, failed, onSelect }: JobCanvasProps) {
  const { t } = useTranslation('runs');
  const { data: process } = useQuery({ ...processQuery(job.process), enabled: job.version === null });
  const isOtherDraft = job.version === null && process !== undefined && process.utime > job.ctime;
  return (
    <section className={styles.canvas} aria-label={t('canvas')}>
      {isOtherDraft && (
        <p className={styles.draftNote}>
          <Icon name="info" size={15} />
          {t('draftNow')}
        </p>
      )}
      <div className={styles.picture}>
        {flow.data !== undefined ? (
          <LazyCanvas
            flow={flow.data}
            isReadOnly
            overlay={overlay}
            selected={selected}
            found={selected === null ? failed : null}
            onSelect={onSelect}
          />
        ) : flow.isGone ? (
          <EmptyState icon="process" title={t('noFlow')} text={t('noFlowText')} />
        ) : flow.error != null ? (
          <ErrorState error={flow.error} onRetry={flow.retry} />
        ) : (
          <Loading />
        )}
      </div>
    </section>
  );
}
