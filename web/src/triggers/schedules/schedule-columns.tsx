import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { cronText } from '../cron/cron-text.js';
import { JobLink } from '../process-link.js';
import { type TriggerActions, useTriggerColumns } from '../trigger-columns.js';
import type { Schedule } from '../triggers.js';
import styles from '../triggers.module.css';

/** The columns of a list of schedules. */
export function useScheduleColumns(actions: TriggerActions<Schedule>): Column<Schedule>[] {
  const { t, i18n } = useTranslation('triggers');
  return useTriggerColumns(
    {
      ...actions,
      route: 'PATCH /api/process/schedule/{id}/',
      last: {
        title: t('lastTick'),
        width: '14%',
        isWideOnly: true,
        // The policy may have refused the job of the last tick, so its time is not that of the last job.
        cell: ({ last_job: job }, at) => (
          <>
            <Ago at={at} />
            <div className={styles.below}>
              {job === null ? t('noJobYet') : <JobLink id={job}>{t('lastJob', { id: job })}</JobLink>}
            </div>
          </>
        ),
      },
    },
    [
      {
        id: 'when',
        title: t('when'),
        cell: ({ cron, timezone }) => (
          <>
            <div title={cron}>
              {cronText(cron, i18n.resolvedLanguage ?? 'en') ?? <code className={styles.code}>{cron}</code>}
            </div>
            <div className={styles.below}>{timezone}</div>
          </>
        ),
      },
      {
        id: 'next',
        title: t('next'),
        order: 'next_time',
        width: '13%',
        isWideOnly: true,
        cell: ({ next_time: at }) => <Ago at={at} />,
      },
    ],
  );
}
