import type { Job } from '@liucheng/client';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Ago } from '../../parts/time.js';
import styles from './job-page.module.css';

/** What ran, who or what started it and when, and of which job it is a rerun. */
export function JobFacts({ job }: { job: Job }) {
  const { t } = useTranslation('runs');
  return (
    <ul className={styles.facts}>
      <li>{job.version === null ? t('trialOf') : t('versionNumber', { number: job.version })}</li>
      <li>{t(`triggeredBy.${job.trigger}`, { user: job.user })}</li>
      <li>
        <Ago at={job.start_time ?? job.ctime} />
      </li>
      {job.rerun_of !== null && (
        <li>
          <Link to="/jobs/$id" params={{ id: String(job.rerun_of) }}>
            {t('rerunOf', { id: job.rerun_of })}
          </Link>
        </li>
      )}
    </ul>
  );
}
