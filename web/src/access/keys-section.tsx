import type { components, Me } from '@liucheng/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button } from '../parts/button.js';
import { Checkbox } from '../parts/checkbox.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { EmptyState } from '../parts/empty-state.js';
import { focusRowAfter } from '../parts/focus-row-after.js';
import { Listing, useListState } from '../parts/listing.js';
import { toast } from '../parts/toasts.js';
import { useUrlState } from '../parts/use-url-state.js';
import styles from './account.module.css';
import { useKeyColumns } from './key-columns.js';
import { KeyMade } from './key-made.js';
import { type MadeKey, NewKeyDialog } from './new-key-dialog.js';

export type Key = components['schemas']['Key'];
type KeyPage = components['schemas']['KeyPage'];

const rowOf = ({ id }: Key): string => `key-row-${id}`;

const NO_PAGE: KeyPage = { count: 0, next: null, previous: null, results: [] };

/** One's API keys, to make and to revoke; administrators can see those of all users. */
export function KeysSection({ me, mayCreate }: { me: Me; mayCreate: boolean }) {
  const { t } = useTranslation('access');
  const [owner, setOwner] = useUrlState('owner');
  const [isCreating, setCreating] = useState(false);
  const [made, setMade] = useState<MadeKey>();
  const [revoked, setRevoked] = useState<Key>();
  const list = useListState('-id');
  const isAll = me.role === 'admin' && owner === 'all';
  const filters = { ...list, ...(isAll ? {} : { cuser: me.id }) };
  const query = useQuery({
    queryKey: ['keys', filters],
    queryFn: async ({ signal }): Promise<KeyPage> =>
      (await client.api.GET('/api/user/key/', { params: { query: filters }, signal })).data ?? NO_PAGE,
    placeholderData: keepPreviousData,
  });
  const columns = useKeyColumns(isAll, setRevoked);
  const create = (variant: 'primary' | 'default') => (
    <Button
      icon="plus"
      variant={variant}
      isDisabled={!mayCreate}
      onPress={() => {
        setCreating(true);
      }}
      testId="key-new"
    >
      {t('newKey')}
    </Button>
  );
  const isEmpty = query.data?.count === 0;
  return (
    <section className={styles.section} aria-labelledby="keys-title">
      <div className={styles.sectionHead}>
        <div>
          <h2 id="keys-title" className={styles.sectionTitle}>
            {t('keys')}
          </h2>
          <p className={styles.soft}>{t('keysAbout')}</p>
        </div>
        <div className={styles.end}>
          {me.role === 'admin' && (
            <Checkbox
              label={t('allKeys')}
              isSelected={isAll}
              onChange={(isOn) => {
                setOwner(isOn ? 'all' : '');
              }}
              testId="keys-all"
            />
          )}
          {!isEmpty && create('default')}
        </div>
      </div>
      <Listing
        query={query}
        label={t('keys')}
        columns={columns}
        rowId={({ id }) => id}
        list={list}
        isFiltered={false}
        empty={
          <EmptyState icon="key" title={t('noKeys')} text={mayCreate ? t('noKeysText') : t('openAccount')}>
            {mayCreate && create('primary')}
          </EmptyState>
        }
        testId="key-table"
        rowTestId={rowOf}
      />
      {isCreating && (
        <NewKeyDialog
          role={me.role}
          onClose={() => {
            setCreating(false);
          }}
          onMade={setMade}
        />
      )}
      {made && (
        <KeyMade
          made={made}
          onClose={() => {
            setMade(undefined);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={revoked !== undefined}
        onClose={() => {
          setRevoked(undefined);
        }}
        title={t('revokeTitle', { name: revoked?.name })}
        confirmLabel={t('revoke')}
        isDanger
        onConfirm={async () => {
          if (!revoked) return;
          await client.api.DELETE('/api/user/key/{id}/', { params: { path: { id: revoked.id } } });
          toast.success(t('revoked', { name: revoked.name }));
          await queries.invalidateQueries({ queryKey: ['keys'] });
          focusRowAfter({
            rows: query.data?.results.map(rowOf) ?? [],
            deleted: [rowOf(revoked)],
            otherwise: 'key-new',
          });
        }}
      >
        {t('revokeText')}
      </ConfirmDialog>
    </section>
  );
}
