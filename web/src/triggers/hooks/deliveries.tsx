import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { StateBadge } from '../../parts/badge.js';
import { durationText } from '../../parts/duration-text.js';
import { ErrorState } from '../../parts/error-state.js';
import { Card } from '../../parts/page.js';
import { Table } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import { JobLink } from '../process-link.js';
import styles from '../triggers.module.css';

const COUNT = 5;

/** The latest jobs of a process that something sent to one of its hooks has started. */
export function Deliveries({ process }: { process: number }) {
  const { t } = useTranslation('triggers');
  const { data, error, refetch } = useQuery({
    queryKey: ['jobs', 'of-hooks', process],
    queryFn: ({ signal }) => client.jobs.list({ process, trigger: 'hook', limit: COUNT }, { signal }).page(),
    refetchInterval: 5_000,
  });
  return (
    <section className={styles.section} aria-labelledby="deliveries-title">
      <h2 id="deliveries-title" className={styles.title}>
        {t('deliveries')}
      </h2>
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data?.count === 0 ? (
        <p className={styles.soft}>{t('noDeliveries')}</p>
      ) : (
        <Card>
          <Table
            label={t('deliveries')}
            expected={COUNT}
            rows={data?.results}
            rowId={({ id }) => id}
            columns={[
              { id: 'job', title: t('jobTitle'), cell: ({ id }) => <JobLink id={id} /> },
              { id: 'state', title: t('state'), cell: ({ state }) => <StateBadge state={state} /> },
              { id: 'time', title: t('when'), cell: ({ ctime }) => <Ago at={ctime} /> },
              {
                id: 'duration',
                title: t('duration'),
                align: 'end',
                isWideOnly: true,
                cell: ({ duration }) => durationText(duration),
              },
            ]}
            testId="deliveries"
            rowTestId={({ id }) => `delivery-${id}`}
          />
        </Card>
      )}
    </section>
  );
}
