import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useMay, useMe } from '../api/session.js';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { focusRowAfter } from '../parts/focus-row-after.js';
import { Listing, useListState } from '../parts/listing.js';
import { Note } from '../parts/note.js';
import { Page, Toolbar } from '../parts/page.js';
import { SearchField } from '../parts/search-field.js';
import { FilterSelect } from '../parts/filter-select.js';
import { useUrlState } from '../parts/use-url-state.js';
import { VALUE_TYPES } from '../parts/value-text.js';
import { DeleteVariables } from './delete-variables.js';
import { useVariableColumns } from './variable-columns.js';
import { VariableDialog } from './variable-dialog.js';
import { NO_PAGE, type Variable, type VariablePage } from './variables.js';

const rowOf = ({ name }: Variable): string => `variable-row-${name}`;

/** Shared variables and secrets: found, created, changed, deleted. */
export function VariablesPage() {
  const { t } = useTranslation(['variables', 'app']);
  const { data: me } = useMe();
  const mayEdit = useMay()('POST /api/process/variable/');
  const [name, setName] = useUrlState('name');
  const [type, setType] = useUrlState('type');
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set());
  const [edited, setEdited] = useState<Variable | 'new'>();
  const list = useListState('name');
  const known = VALUE_TYPES.find((each) => each === type);
  const filters = { ...list, ...(name === '' ? {} : { name }), ...(known ? { type: known } : {}) };
  const query = useQuery({
    queryKey: ['variables', filters],
    queryFn: async ({ signal }): Promise<VariablePage> =>
      (await client.api.GET('/api/process/variable/', { params: { query: filters }, signal })).data ??
      NO_PAGE,
    placeholderData: keepPreviousData,
  });
  const columns = useVariableColumns(mayEdit, setEdited);
  const ticked = query.data?.results.filter(({ id }) => selected.has(id)) ?? [];
  const isFiltered = name !== '' || type !== '';
  // Then the list itself has the button.
  const isEmpty = query.data?.count === 0 && !isFiltered;
  const create = mayEdit && (
    <Button
      variant="primary"
      icon="plus"
      onPress={() => {
        setEdited('new');
      }}
      testId="variable-new"
    >
      {t('create')}
    </Button>
  );
  return (
    <Page title={t('title')} about={t('about')} actions={isEmpty ? null : create}>
      {me && !mayEdit && <Note testId="read-only">{t('readOnly', { role: t(`app:roles.${me.role}`) })}</Note>}
      <Toolbar>
        <SearchField label={t('search')} value={name} onChange={setName} testId="variable-search" />
        <FilterSelect
          label={t('type')}
          value={type}
          onChange={setType}
          all={t('anyType')}
          options={VALUE_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
          testId="variable-filter-type"
        />
        {mayEdit && ticked.length > 0 && (
          <DeleteVariables
            variables={ticked}
            me={me}
            onDeleted={() => {
              setSelected(new Set());
              focusRowAfter({
                rows: query.data?.results.map(rowOf) ?? [],
                deleted: ticked.map(rowOf),
                otherwise: 'variable-search',
              });
            }}
          />
        )}
      </Toolbar>
      <Listing
        query={query}
        label={t('title')}
        columns={columns}
        rowId={({ id }) => id}
        list={list}
        isFiltered={isFiltered}
        empty={
          <EmptyState icon="variable" title={t('emptyTitle')} text={t('emptyText')}>
            {create}
          </EmptyState>
        }
        {...(mayEdit ? { selected, onSelect: setSelected } : {})}
        rowLabel={(variable) => variable.name}
        testId="variable-table"
        rowTestId={rowOf}
      />
      {edited && (
        <VariableDialog
          variable={edited === 'new' ? undefined : edited}
          onClose={() => {
            setEdited(undefined);
          }}
        />
      )}
    </Page>
  );
}
