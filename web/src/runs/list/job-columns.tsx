import { isEnded, type Job } from '@liucheng/client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { StateBadge } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { useNow } from '../../parts/use-now.js';
import styles from './list.module.css';

/** The columns of the job list. */
export function useJobColumns(): Column<Job>[] {
  const { t } = useTranslation('runs');
  return [
    {
      id: 'process',
      title: t('process'),
      cell: (job) => (
        <div className={styles.process}>
          <Link to="/jobs/$id" params={{ id: String(job.id) }} className={styles.name}>
            {job.process_name}
          </Link>
          <span className={styles.soft}>
            {`#${job.id} · ${job.version === null ? t('trial') : t('versionNumber', { number: job.version })}`}
          </span>
        </div>
      ),
    },
    {
      id: 'state',
      title: t('state'),
      width: '126px',
      cell: (job) => <StateBadge state={job.state} />,
    },
    {
      id: 'error',
      title: t('why'),
      isWideOnly: true,
      isTitleHidden: true,
      cell: (job) =>
        job.error !== null && (
          <span className={styles.error} title={job.error}>
            {job.error}
          </span>
        ),
    },
    {
      id: 'trigger',
      title: t('trigger'),
      width: '150px',
      isWidestOnly: true,
      cell: (job) => (
        <div className={styles.process}>
          <span>{t(`triggers.${job.trigger}`)}</span>
          <span className={styles.soft}>{t('by', { user: job.user })}</span>
        </div>
      ),
    },
    {
      id: 'ctime',
      title: t('started'),
      order: 'ctime',
      width: '132px',
      isWideOnly: true,
      cell: (job) => <Ago at={job.ctime} />,
    },
    {
      id: 'duration',
      title: t('duration'),
      width: '112px',
      align: 'end',
      cell: (job) => <Elapsed job={job} />,
    },
  ];
}

/** How long a job has taken, or takes so far. */
function Elapsed({ job }: { job: Job }) {
  const now = useNow(isEnded(job.state) ? null : 1);
  const soFar = job.start_time === null ? null : Math.max(0, now - job.start_time);
  return <span className={styles.number}>{durationText(isEnded(job.state) ? job.duration : soFar)}</span>;
}
