import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { JobLink } from '../process-link.js';
import { type TriggerActions, useTriggerColumns } from '../trigger-columns.js';
import type { Hook } from '../triggers.js';
import styles from '../triggers.module.css';

/** The columns of a list of hooks. */
export function useHookColumns({
  onRotate,
  ...actions
}: TriggerActions<Hook> & { onRotate: (hook: Hook) => void }): Column<Hook>[] {
  const { t } = useTranslation('triggers');
  return useTriggerColumns(
    {
      ...actions,
      route: 'PATCH /api/process/hook/{id}/',
      last: {
        title: t('lastDelivery'),
        width: '30%',
        cell: ({ last_job: job }, at) => (
          <>
            <JobLink id={job} />
            <div className={styles.below}>
              <Ago at={at} />
            </div>
          </>
        ),
      },
      more: (hook) => [
        {
          id: 'rotate',
          label: t('rotate'),
          icon: 'refresh',
          onAction: () => {
            onRotate(hook);
          },
          testId: 'hook-rotate',
        },
      ],
    },
    [
      {
        id: 'answers',
        title: t('answers'),
        isWideOnly: true,
        cell: ({ respond }) => t(`responds.${respond}`),
      },
      {
        id: 'signature',
        title: t('signature'),
        width: '15%',
        isWideOnly: true,
        cell: ({ signature }) => t(`signatures.${signature}`),
      },
    ],
  );
}
