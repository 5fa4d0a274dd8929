import { useTranslation } from 'react-i18next';
import type { Column } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { JobLink, ProcessLink } from '../process-link.js';
import { StateOfTrigger } from '../state-of-trigger.js';
import { TriggerMenu } from '../trigger-menu.js';
import type { Hook } from '../triggers.js';
import styles from '../triggers.module.css';

interface HookColumns {
  /** The names of processes by id; undefined in the list of one process. */
  processes: ReadonlyMap<number, string> | undefined;
  onEdit: (hook: Hook) => void;
  onSwitch: (hook: Hook) => void;
  onDelete: (hook: Hook) => void;
  onRotate: (hook: Hook) => void;
}

/** The columns of a list of hooks. */
export function useHookColumns({
  processes,
  onEdit,
  onSwitch,
  onDelete,
  onRotate,
}: HookColumns): Column<Hook>[] {
  const { t } = useTranslation('triggers');
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
    {
      id: 'last',
      title: t('lastDelivery'),
      order: 'last_time',
      width: '30%',
      cell: ({ last_time: at, last_job: job }) =>
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
      cell: (hook) => <StateOfTrigger enabled={hook.enabled} error={hook.error} />,
    },
    {
      id: 'actions',
      title: t('edit'),
      isTitleHidden: true,
      width: '56px',
      align: 'end',
      cell: (hook) => (
        <TriggerMenu
          trigger={hook}
          route="PATCH /api/process/hook/{id}/"
          onEdit={() => {
            onEdit(hook);
          }}
          onSwitch={() => {
            onSwitch(hook);
          }}
          onDelete={() => {
            onDelete(hook);
          }}
          more={[
            {
              id: 'rotate',
              label: t('rotate'),
              icon: 'refresh',
              onAction: () => {
                onRotate(hook);
              },
              testId: 'hook-rotate',
            },
          ]}
        />
      ),
    },
  ];
}
