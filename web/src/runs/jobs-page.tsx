import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../parts/empty-state.js';
import { ErrorState } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { Card, Page } from '../parts/page.js';
import { Pager } from '../parts/pager.js';
import { Table } from '../parts/table.js';
import { useLastPage } from '../parts/use-last-page.js';
import { ChartsFrame } from './list/charts-frame.js';
import { BulkStop } from './list/bulk-stop.js';
import { useJobColumns } from './list/job-columns.js';
import { JobFilters } from './list/job-filters.js';
import styles from './list/list.module.css';
import { useJobSearch } from './list/use-job-search.js';
import { useTicks } from './list/use-ticks.js';
import { countFilters, PAGE_SIZE } from './model/job-search.js';
import { jobsQuery } from './queries.js';

const JobCharts = lazy(() =>
  import('./list/job-charts.js').then((module) => ({ default: module.JobCharts })),
);

/** All jobs, newest first, with filters that are in the URL; it refreshes itself. Above, how many ran and how long they took. */
export function JobsPage() {
  const { t } = useTranslation('runs');
  const navigate = useNavigate();
  const [search, change] = useJobSearch();
  const query = useQuery(jobsQuery(search));
  const { data, error, isPlaceholderData, refetch } = query;
  const offset = ((search.page ?? 1) - 1) * PAGE_SIZE;
  useLastPage(query, { offset, limit: PAGE_SIZE }, (last) => {
    change({ page: last / PAGE_SIZE + 1 }, true);
  });
  const [ticked, setTicked] = useTicks(JSON.stringify(search));
  const columns = useJobColumns();
  const rows = data?.results;
  const isEmpty = data?.count === 0 && rows?.length === 0;
  return (
    <Page
      title={t('jobs')}
      about={t('about')}
      actions={
        <BulkStop
          selected={ticked}
          process={search.process}
          onStopped={() => {
            setTicked(new Set());
          }}
        />
      }
    >
      <ChartsFrame>
        {(days) => (
          <Suspense fallback={null}>
            <JobCharts process={search.process} days={days} />
          </Suspense>
        )}
      </ChartsFrame>
      <JobFilters search={search} onChange={change} />
      {error && data && (
        <p className={styles.notFresh} role="status" data-testid="not-fresh">
          <Icon name="offline" />
          {t('notFresh')}
        </p>
      )}
      <Card>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : isEmpty && countFilters(search) > 0 ? (
          <EmptyState icon="filter" title={t('noMatchTitle')} text={t('noMatch')} />
        ) : isEmpty ? (
          <EmptyState icon="jobs" title={t('noJobsTitle')} text={t('noJobs')}>
            <Link to="/processes">{t('toProcesses')}</Link>
          </EmptyState>
        ) : (
          <Table
            label={t('jobs')}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            isStale={isPlaceholderData}
            ordering={search.ordering ?? '-ctime'}
            onOrder={(ordering) => {
              change({ ordering });
            }}
            selected={ticked}
            onSelect={setTicked}
            rowLabel={({ id }) => t('job', { id })}
            onOpen={({ id }) => void navigate({ to: '/jobs/$id', params: { id: String(id) } })}
            expected={12}
            testId="job-table"
            rowTestId={({ id }) => `job-row-${id}`}
          />
        )}
      </Card>
      {data && (
        <div className={styles.end}>
          <Pager
            count={data.count}
            limit={PAGE_SIZE}
            offset={offset}
            onOffset={(to) => {
              change({ page: to / PAGE_SIZE + 1 });
            }}
          />
        </div>
      )}
    </Page>
  );
}
