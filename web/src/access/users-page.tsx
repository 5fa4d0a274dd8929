import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useMe } from '../api/session.js';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { focusRowAfter } from '../parts/focus-row-after.js';
import { Listing, useListState } from '../parts/listing.js';
import { Page, Toolbar } from '../parts/page.js';
import { SearchField } from '../parts/search-field.js';
import { FilterSelect } from '../parts/filter-select.js';
import { useUrlState } from '../parts/use-url-state.js';
import { AdminsOnly } from './admins-only.js';
import { ROLES } from './roles.js';
import { UserActions, type UserAction } from './user-actions.js';
import { useUserColumns } from './user-columns.js';
import { UserDialog } from './user-dialog.js';
import type { User, UserPage } from './users.js';

const rowOf = ({ id }: User): string => `user-row-${id}`;

const NO_PAGE: UserPage = { count: 0, next: null, previous: null, results: [] };

/** For administrators: who may log in and what they may do. */
export function UsersPage() {
  const { t } = useTranslation('access');
  return (
    <AdminsOnly route="POST /api/user/user/" title={t('users')}>
      <Users />
    </AdminsOnly>
  );
}

function Users() {
  const { t } = useTranslation(['access', 'app']);
  const { data: me } = useMe();
  const [username, setUsername] = useUrlState('username');
  const [role, setRole] = useUrlState('role');
  const [active, setActive] = useUrlState('active');
  const [isCreating, setCreating] = useState(false);
  const [action, setAction] = useState<{ kind: UserAction; user: User }>();
  const list = useListState('username');
  const filters = {
    ...list,
    ...(username === '' ? {} : { username }),
    ...(ROLES.some((each) => each === role) ? { role: role as (typeof ROLES)[number] } : {}),
    ...(active === '' ? {} : { is_active: active === 'yes' }),
  };
  const query = useQuery({
    queryKey: ['users', filters],
    queryFn: async ({ signal }): Promise<UserPage> =>
      (await client.api.GET('/api/user/user/', { params: { query: filters }, signal })).data ?? NO_PAGE,
    placeholderData: keepPreviousData,
  });
  const columns = useUserColumns(me?.id, (kind, user) => {
    setAction({ kind, user });
  });
  const create = (
    <Button
      variant="primary"
      icon="plus"
      onPress={() => {
        setCreating(true);
      }}
      testId="user-new"
    >
      {t('newUser')}
    </Button>
  );
  return (
    <Page title={t('users')} about={t('usersAbout')} actions={create}>
      <Toolbar>
        <SearchField label={t('searchUsers')} value={username} onChange={setUsername} testId="user-search" />
        <FilterSelect
          label={t('role')}
          value={role}
          onChange={setRole}
          all={t('anyRole')}
          options={ROLES.map((value) => ({ value, label: t(`app:roles.${value}`) }))}
          testId="user-filter-role"
        />
        <FilterSelect
          label={t('state')}
          value={active}
          onChange={setActive}
          all={t('anyState')}
          options={[
            { value: 'yes', label: t('active') },
            { value: 'no', label: t('inactive') },
          ]}
          testId="user-filter-active"
        />
      </Toolbar>
      <Listing
        query={query}
        label={t('users')}
        columns={columns}
        rowId={({ id }) => id}
        list={list}
        isFiltered={username !== '' || role !== '' || active !== ''}
        empty={<EmptyState icon="users" title={t('noUsers')} text={t('noUsersText')} />}
        testId="user-table"
        rowTestId={rowOf}
      />
      {isCreating && (
        <UserDialog
          user={undefined}
          isOwn={false}
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
      {action && (
        <UserActions
          action={action.kind}
          user={action.user}
          isOwn={action.user.id === me?.id}
          onClose={() => {
            setAction(undefined);
          }}
          onDeleted={() => {
            focusRowAfter({
              rows: query.data?.results.map(rowOf) ?? [],
              deleted: [rowOf(action.user)],
              otherwise: 'user-search',
            });
          }}
        />
      )}
    </Page>
  );
}
