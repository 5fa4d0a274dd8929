import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/session.js';
import { EmptyState } from '../../parts/empty-state.js';
import { ErrorState } from '../../parts/error-state.js';
import { Card, Toolbar } from '../../parts/page.js';
import { Pager } from '../../parts/pager.js';
import { SearchField } from '../../parts/search-field.js';
import { FilterSelect } from '../../parts/filter-select.js';
import { Table } from '../../parts/table.js';
import { toast } from '../../parts/toasts.js';
import { useLastPage } from '../../parts/use-last-page.js';
import styles from '../triggers.module.css';
import { useCallbackColumns } from './callback-columns.js';
import { CallbackSecret } from './callback-secret.js';
import {
  type Callback,
  CALLBACK_STATES,
  type CallbackState,
  callbacksQuery,
  PAGE,
  sendAgain,
} from './callbacks.js';
import { TriesDialog } from './tries-dialog.js';

/** Whom the jobs of a process have told that they ended, whether it arrived, and a button to send it again. */
export function CallbackList({ process }: { process: number }) {
  const { t } = useTranslation('triggers');
  const may = useMay();
  const [state, setState] = useState<CallbackState | ''>('');
  const [job, setJob] = useState('');
  const [shown, setShown] = useState<Callback>();
  const wanted = job === '' ? undefined : Number(job);
  const [offset, setOffset] = useState(0);
  const query = useQuery(
    callbacksQuery(process, { state: state === '' ? undefined : state, job: wanted, offset }),
  );
  const { data, error, refetch } = query;
  useLastPage(query, { offset, limit: PAGE }, setOffset);
  const again = async ({ id }: Callback): Promise<void> => {
    try {
      await sendAgain(id);
      toast.success(t('sentAgain'));
    } catch (problem) {
      toast.error(problem);
    }
  };
  const columns = useCallbackColumns({
    mayRetry: may('POST /api/job/callback/{id}/retry/'),
    onShow: setShown,
    onAgain: (callback) => void again(callback),
  });
  // A row that leaves the page leaves its tries open, as they were last.
  const read = data?.results.find(({ id }) => id === shown?.id);
  if (read && read !== shown) setShown(read);
  return (
    <>
      <div className={styles.head}>
        <p className={styles.soft}>{t('callbacksAbout')}</p>
        {may('POST /api/job/callback/secret/') && <CallbackSecret />}
      </div>
      <Toolbar>
        <SearchField
          label={t('jobTitle')}
          digits={15}
          value={job}
          onChange={(text) => {
            setJob(text);
            setOffset(0);
          }}
          testId="callback-job"
        />
        <FilterSelect
          label={t('state')}
          value={state}
          all={t('anyCallback')}
          options={CALLBACK_STATES.map((value) => ({ value, label: t(`callbackStates.${value}`) }))}
          onChange={(chosen) => {
            setState(chosen);
            setOffset(0);
          }}
          testId="callback-state"
        />
      </Toolbar>
      <Card>
        {error && !data ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : data?.count === 0 ? (
          <EmptyState icon="submit" title={t('noCallbacks')} text={t('noCallbacksText')} />
        ) : (
          <>
            <Table
              label={t('tabs.callbacks')}
              columns={columns}
              rows={data?.results}
              rowId={({ id }) => id}
              testId="callback-table"
              rowTestId={({ id }) => `callback-row-${id}`}
            />
            {data && <Pager count={data.count} limit={PAGE} offset={offset} onOffset={setOffset} />}
          </>
        )}
      </Card>
      {shown && (
        <TriesDialog
          callback={shown}
          onClose={() => {
            setShown(undefined);
          }}
        />
      )}
    </>
  );
}
