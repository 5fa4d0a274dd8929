import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Toolbar } from '../parts/page.js';
import { SearchField } from '../parts/search-field.js';
import { FilterSelect } from '../parts/filter-select.js';
import { TextField } from '../parts/text-field.js';
import { ACTIONS, type AuditSearch, OBJECTS, SEARCH_NAMES } from './audit-search.js';
import styles from './lists.module.css';
import type { User } from './users.js';

/** The filters of the audit log, which are in the URL. */
export function useAuditSearch(): [AuditSearch, (change: Partial<AuditSearch>) => void] {
  const all: Record<string, string | undefined> = useSearch({ strict: false });
  const navigate = useNavigate();
  const search = Object.fromEntries(SEARCH_NAMES.map((name) => [name, all[name] ?? ''])) as AuditSearch;
  const change = (changes: Partial<AuditSearch>): void => {
    void navigate({
      to: '.',
      replace: true,
      search: (before: object) => ({ ...before, page: undefined, ...changes }),
    } as Parameters<typeof navigate>[0]);
  };
  return [search, change];
}

interface AuditFiltersProps {
  search: AuditSearch;
  users: readonly User[];
  onChange: (change: Partial<AuditSearch>) => void;
}

/** What the audit log can be reduced to. */
export function AuditFilters({ search, users, onChange }: AuditFiltersProps) {
  const { t } = useTranslation('access');
  return (
    <Toolbar>
      <div className={styles.filter}>
        <FilterSelect
          label={t('person')}
          value={search.cuser}
          onChange={(cuser) => {
            onChange({ cuser });
          }}
          all={t('anyPerson')}
          options={users.map(({ id, username }) => ({ value: String(id), label: username }))}
          testId="audit-user"
        />
      </div>
      <div className={styles.filter}>
        <FilterSelect
          label={t('action')}
          value={search.action}
          onChange={(action) => {
            onChange({ action });
          }}
          all={t('anyAction')}
          options={ACTIONS.map((value) => ({ value, label: t(`actionChoices.${value}`) }))}
          testId="audit-action"
        />
      </div>
      <div className={styles.filter}>
        <FilterSelect
          label={t('object')}
          value={search.object}
          onChange={(object) => {
            onChange({ object });
          }}
          all={t('anyObject')}
          options={OBJECTS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          testId="audit-object"
        />
      </div>
      <div className={styles.filter}>
        <SearchField
          label={t('processId')}
          digits={9}
          value={search.process}
          onChange={(process) => {
            onChange({ process });
          }}
          testId="audit-process"
        />
      </div>
      <div className={styles.filter}>
        <TextField
          label={t('from')}
          isLabelHidden
          type="date"
          value={search.from}
          onChange={(from) => {
            onChange({ from });
          }}
          testId="audit-from"
        />
      </div>
      <span aria-hidden="true">–</span>
      <div className={styles.filter}>
        <TextField
          label={t('to')}
          isLabelHidden
          type="date"
          value={search.to}
          onChange={(to) => {
            onChange({ to });
          }}
          testId="audit-to"
        />
      </div>
    </Toolbar>
  );
}
