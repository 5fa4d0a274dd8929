import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useProcessNames } from '../api/process-names.js';
import { EmptyState } from '../parts/empty-state.js';
import { Listing, useListState } from '../parts/listing.js';
import { Page } from '../parts/page.js';
import { AdminsOnly } from './admins-only.js';
import { useAuditColumns } from './audit-columns.js';
import { AuditFilters, useAuditSearch } from './audit-filters.js';
import { type AuditPage as AuditRecords, auditQuery, processesOf } from './audit-search.js';
import { userChoicesQuery } from './users.js';

const NO_PAGE: AuditRecords = { count: 0, next: null, previous: null, results: [] };

/** For administrators: who did what, with filters that are in the URL. */
export function AuditPage() {
  const { t } = useTranslation('access');
  return (
    <AdminsOnly route="GET /api/audit/audit/" title={t('audit')}>
      <Audit />
    </AdminsOnly>
  );
}

function Audit() {
  const { t } = useTranslation('access');
  const [search, change] = useAuditSearch();
  const list = useListState('-id');
  const filters = { ...list, ...auditQuery(search) };
  const query = useQuery({
    queryKey: ['audit', filters],
    queryFn: async ({ signal }): Promise<AuditRecords> =>
      (await client.api.GET('/api/audit/audit/', { params: { query: filters }, signal })).data ?? NO_PAGE,
    placeholderData: keepPreviousData,
  });
  const users = useQuery(userChoicesQuery);
  const processes = useProcessNames(processesOf(query.data?.results ?? []));
  const columns = useAuditColumns({
    process: processes,
    user: new Map(users.data?.map(({ id, username }) => [id, username])),
  });
  return (
    <Page title={t('audit')} about={t('auditAbout')}>
      <AuditFilters search={search} users={users.data ?? []} onChange={change} />
      <Listing
        query={query}
        label={t('audit')}
        columns={columns}
        rowId={({ id }) => id}
        list={list}
        isFiltered={Object.values(search).some((value) => value !== '')}
        empty={<EmptyState icon="audit" title={t('noAudit')} text={t('noAuditText')} />}
        testId="audit-table"
        rowTestId={({ id }) => `audit-row-${id}`}
      />
    </Page>
  );
}
