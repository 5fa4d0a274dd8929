import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { cronText } from '../cron/cron-text.js';
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
      last: { title: t('lastJob'), width: '14%', isWideOnly: true },
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
