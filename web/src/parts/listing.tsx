import type { Page as PageOf } from '@liucheng/client';
import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { EmptyState } from './empty-state.js';
import { ErrorState } from './error-state.js';
import { Card } from './page.js';
import { Pager } from './pager.js';
import { type Column, Table } from './table.js';
import { useLastPage } from './use-last-page.js';
import { useUrlOffset, useUrlState } from './use-url-state.js';

/** How many rows a page of a list has. */
const PAGE_SIZE = 20;

/** Where a list stands, as its URL says: for the query of the API. */
export function useListState(firstOrdering: string): { ordering: string; offset: number; limit: number } {
  const [ordering] = useUrlState('ordering');
  const [offset] = useUrlOffset(PAGE_SIZE);
  return {
    ordering: ordering === '' ? firstOrdering : ordering,
    offset,
    limit: PAGE_SIZE,
  };
}

interface ListingProps<Row> {
  query: UseQueryResult<PageOf<Row>>;
  label: string;
  columns: readonly Column<Row>[];
  rowId: (row: Row) => number;
  /** As `useListState` gives it. */
  list: { ordering: string; offset: number };
  /** Whether filters may be the reason why there is nothing. */
  isFiltered: boolean;
  /** Stands where nothing was ever made. */
  empty: ReactNode;
  selected?: ReadonlySet<number> | undefined;
  onSelect?: ((selected: ReadonlySet<number>) => void) | undefined;
  rowLabel?: ((row: Row) => string) | undefined;
  testId: string;
  rowTestId: (row: Row) => string;
}

/** A page of a list from the API: the table and its pages; what to do where it has nothing; the error where it cannot be read. */
export function Listing<Row>({ query, list, isFiltered, empty, label, ...table }: ListingProps<Row>) {
  const { t } = useTranslation('parts');
  const navigate = useNavigate();
  const [, setOrdering] = useUrlState('ordering');
  const [, setOffset] = useUrlOffset(PAGE_SIZE);
  const { data, error, isPlaceholderData, refetch } = query;
  useLastPage(query, { offset: list.offset, limit: PAGE_SIZE }, setOffset);
  if (error && !data)
    return (
      <Card>
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Card>
    );
  if (data?.count === 0)
    return (
      <Card>
        {isFiltered ? (
          <EmptyState icon="filter" title={t('noMatch')} text={t('noMatchText')}>
            <Button
              onPress={() =>
                void navigate({ to: '.', replace: true, search: {} } as Parameters<typeof navigate>[0])
              }
              testId="clear-filters"
            >
              {t('clearFilters')}
            </Button>
          </EmptyState>
        ) : (
          empty
        )}
      </Card>
    );
  const isPaged = data !== undefined && (data.count > PAGE_SIZE || list.offset > 0);
  return (
    <>
      <Card>
        <Table
          {...table}
          label={label}
          rows={data?.results}
          isStale={isPlaceholderData}
          ordering={list.ordering}
          onOrder={setOrdering}
        />
      </Card>
      {isPaged && <Pager count={data.count} limit={PAGE_SIZE} offset={list.offset} onOffset={setOffset} />}
    </>
  );
}
