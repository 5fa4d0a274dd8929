import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/badge.js';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import { Ago } from '../../parts/time.js';
import { processJobsQuery } from '../queries.js';
import styles from './list.module.css';

interface ProcessJobsProps {
  process: number;
  onShow: (job: number) => void;
}

/** The newest jobs of a process beside its canvas. A click on one shows it on the canvas. */
export function ProcessJobs({ process, onShow }: ProcessJobsProps) {
  const { t } = useTranslation('runs');
  const { data: jobs, error, refetch } = useQuery(processJobsQuery(process));
  if (jobs === undefined)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <Loading rows={4} />;
  return (
    <div className={styles.beside}>
      {jobs.length === 0 && <p className={styles.soft}>{t('noneOfProcess')}</p>}
      <ul>
        {jobs.map((job) => (
          <li key={job.id}>
            <button
              type="button"
              className={styles.besideJob}
              data-testid={`run-row-${job.id}`}
              onClick={() => onShow(job.id)}
            >
              <StateBadge state={job.state} />
              <span className={styles.soft}>
                {`#${job.id} · ${job.version === null ? t('trial') : t('versionNumber', { number: job.version })}`}
              </span>
              <span className={styles.besideTime}>
                <Ago at={job.ctime} />
              </span>
              {job.error !== null && <span className={styles.besideError}>{job.error}</span>}
            </button>
          </li>
        ))}
      </ul>
      {jobs.length > 0 && (
        <Link to="/jobs" search={{ process: String(process) }} className={styles.besideAll ?? ''}>
          {t('allOfProcess')}
        </Link>
      )}
    </div>
  );
}
