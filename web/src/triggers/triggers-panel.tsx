import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { ErrorState } from '../parts/error-state.js';
import { Page } from '../parts/page.js';
import { Tabs } from '../parts/tabs.js';
import { useUrlState } from '../parts/use-url-state.js';
import { CallbackList } from './callbacks/callback-list.js';
import { Deliveries } from './hooks/deliveries.js';
import { HookList } from './hooks/hook-list.js';
import { PolicyForm } from './policy/policy-form.js';
import { ReadOnlyNote } from './read-only-note.js';
import { ScheduleList } from './schedules/schedule-list.js';
import styles from './triggers.module.css';

const TABS = ['schedules', 'hooks', 'policy', 'callbacks'] as const;

/** All that starts the jobs of one process or says how they are run: schedules, hooks, policy, callbacks. */
export function TriggersPanel({ processId }: { processId: number }) {
  const { t } = useTranslation('triggers');
  const [tab, setTab] = useUrlState('tab');
  const { data, error, refetch } = useQuery({
    queryKey: ['processes', 'one', processId],
    queryFn: ({ signal }) => client.processes.get(processId, { signal }),
  });
  const contents = {
    schedules: <ProcessSchedules process={processId} />,
    hooks: <ProcessHooks process={processId} />,
    policy: <PolicyForm process={processId} />,
    callbacks: <CallbackList process={processId} />,
  };
  return (
    <Page
      title={data ? t('triggersOf', { name: data.name }) : t('triggers')}
      actions={
        <Link to="/processes/$id" params={{ id: String(processId) }}>
          {t('toDesigner')}
        </Link>
      }
    >
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <>
          <ReadOnlyNote route="POST /api/process/schedule/" />
          <Tabs
            label={t('triggers')}
            selected={TABS.find((each) => each === tab) ?? 'schedules'}
            onSelect={(id) => {
              setTab(id === 'schedules' ? '' : id);
            }}
            tabs={TABS.map((id) => ({
              id,
              label: t(`tabs.${id}`),
              content: <div className={styles.tab}>{contents[id]}</div>,
              testId: `tab-${id}`,
            }))}
          />
        </>
      )}
    </Page>
  );
}

function ProcessSchedules({ process }: { process: number }) {
  const { t } = useTranslation('triggers');
  return (
    <ScheduleList process={process} filters={{ process }}>
      {(create, list) => (
        <>
          <div className={styles.head}>
            <p className={styles.soft}>{t('schedulesAbout')}</p>
            {create}
          </div>
          {list}
        </>
      )}
    </ScheduleList>
  );
}

function ProcessHooks({ process }: { process: number }) {
  const { t } = useTranslation('triggers');
  return (
    <HookList process={process} filters={{ process }}>
      {(create, list) => (
        <>
          <div className={styles.head}>
            <p className={styles.soft}>{t('hooksAbout')}</p>
            {create}
          </div>
          {list}
          <Deliveries process={process} />
        </>
      )}
    </HookList>
  );
}
