import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { cronText } from '../cron/cron-text.js';
import { JobLink, ProcessLink } from '../process-link.js';
import { StateOfTrigger } from '../state-of-trigger.js';
import { TriggerMenu } from '../trigger-menu.js';
import type { Schedule } from '../triggers.js';
import styles from '../triggers.module.css';

interface ScheduleColumns {
  /** The names of processes by id; undefined in the list of one process. */
  processes: ReadonlyMap<number, string> | undefined;
  onEdit: (schedule: Schedule) => void;
  onSwitch: (schedule: Schedule) => void;
  onDelete: (schedule: Schedule) => void;
}

/** The columns of a list of schedules. */
export function useScheduleColumns({
  processes,
  onEdit,
  onSwitch,
  onDelete,
}: ScheduleColumns): Column<Schedule>[] {
  const { t, i18n } = useTranslation('triggers');
  return [
    {
      id: 'name',
      title: t('name'),
      order: 'name',
      cell: ({ name, process, enabled, error }) => (
        <>
          <div className={styles.name}>{name}</div>
          {processes && (
            <div className={styles.below}>
              <ProcessLink id={process} name={processes.get(process)} />
            </div>
          )}
          {!enabled && (
            <div className={styles.narrow}>
              <StateOfTrigger enabled={enabled} error={error} />
            </div>
          )}
          {error !== null && <div className={styles.problem}>{error}</div>}
        </>
      ),
    },
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
    {
      id: 'last',
      title: t('lastJob'),
      order: 'last_time',
      width: '14%',
      isWideOnly: true,
      cell: ({ last_job: job, last_time: at }) =>
        at === null ? (
          t('never')
        ) : (
          <>
            <JobLink id={job} />
            <div className={styles.below}>
              <Ago at={at} />
            </div>
          </>
        ),
    },
    {
      id: 'state',
      title: t('state'),
      order: 'enabled',
      width: '13%',
      isWideOnly: true,
      cell: (schedule) => <StateOfTrigger enabled={schedule.enabled} error={schedule.error} />,
    },
    {
      id: 'actions',
      title: t('edit'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (schedule) => (
        <TriggerMenu
          trigger={schedule}
          route="PATCH /api/process/schedule/{id}/"
          onEdit={() => {
            onEdit(schedule);
          }}
          onSwitch={() => {
            onSwitch(schedule);
          }}
          onDelete={() => {
            onDelete(schedule);
          }}
        />
      ),
    },
  ];
}
