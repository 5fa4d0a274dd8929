import { isEnded, type JobState } from '@liucheng/client';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import type { NodeNames } from '../model/node-names.js';
import type { Overlay } from '../overlay.js';
import { jobQuery } from '../queries.js';
import { ValueList } from '../steps/value-view.js';
import styles from './job-views.module.css';
import { NodeList } from './node-list.js';

interface JobDataProps {
  job: number;
  state: JobState | undefined;
  overlay: Overlay;
  names: NodeNames;
  selected: string | null;
  onSelectNode: (node: string) => void;
}

/** A job as a whole: its nodes, its inputs, and once it has ended its outputs. */
export function JobData({ job, state, ...list }: JobDataProps) {
  const { t } = useTranslation('runs');
  const { data, error, refetch } = useQuery(jobQuery(job, state));
  const hasEnded = state !== undefined && isEnded(state);
  return (
    <div className={styles.view}>
      <section>
        <h2 className={styles.subtitle}>{t('nodes')}</h2>
        <NodeList {...list} />
      </section>
      {data ? (
        <>
          {Object.keys(data.inputs).length > 0 && (
            <section className={styles.values}>
              <h2 className={styles.subtitle}>{t('inputs')}</h2>
              <ValueList values={Object.entries(data.inputs)} empty="" />
            </section>
          )}
          {hasEnded && data.state === state && (
            <section className={styles.values} data-testid="job-outputs">
              <h2 className={styles.subtitle}>{t('results')}</h2>
              <ValueList values={Object.entries(data.outputs)} empty={t('noOutputs')} />
            </section>
          )}
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading rows={2} />
      )}
    </div>
  );
}
