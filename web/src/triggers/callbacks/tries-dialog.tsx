import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { Dialog } from '../../parts/dialog.js';
import { durationText } from '../../parts/duration-text.js';
import { Table } from '../../parts/table.js';
import { Ago } from '../../parts/time.js';
import styles from '../triggers.module.css';
import type { Callback } from './callbacks.js';

/** The tries of a callback: when, how long, what was answered and why it failed. Newest first. */
export function TriesDialog({ callback, onClose }: { callback: Callback; onClose: () => void }) {
  const { t } = useTranslation('triggers');
  const tries = callback.tries.map((each, id) => ({ ...each, id })).reverse();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="large"
      title={t('triesOf', { url: callback.url })}
      testId="callback-tries"
      footer={<Button onPress={onClose}>{t('done')}</Button>}
    >
      {tries.length === 0 ? (
        <p className={styles.soft}>{t('never')}</p>
      ) : (
        <Table
          label={t('tries')}
          rows={tries}
          rowId={({ id }) => id}
          columns={[
            { id: 'time', title: t('when'), width: '22%', cell: ({ time }) => <Ago at={Math.floor(time)} /> },
            {
              id: 'duration',
              title: t('duration'),
              width: '14%',
              isWideOnly: true,
              cell: ({ duration }) => durationText(duration),
            },
            {
              id: 'answer',
              title: t('lastTry'),
              cell: ({ status, error }) => (
                <div className={styles.wrap}>
                  {status === null ? t('noAnswer') : t('status', { status })}
                  {error !== null && <div className={styles.problem}>{error}</div>}
                </div>
              ),
            },
          ]}
        />
      )}
    </Dialog>
  );
}
