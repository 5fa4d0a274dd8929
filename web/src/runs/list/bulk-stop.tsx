import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { queries } from '../../api/queries.js';
import { useMay } from '../../api/session.js';
import { Button } from '../../parts/button.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { toast } from '../../parts/toasts.js';
import styles from './list.module.css';

interface BulkStopProps {
  /** The ids of the jobs that are ticked. */
  selected: ReadonlySet<number>;
  /** The process that the list is filtered by. */
  process: number | undefined;
  onStopped: () => void;
}

/** Buttons that stop the ticked jobs, and all jobs of the process that is shown; each asks first. */
export function BulkStop({ selected, process, onStopped }: BulkStopProps) {
  const { t } = useTranslation('runs');
  const may = useMay();
  // What the question is about: ticks and filters may change while it is open.
  const [asked, setAsked] = useState<{ jobs: number[] } | { process: number } | null>(null);
  if (!may('POST /api/job/stop/')) return null;
  const stop = async (): Promise<void> => {
    if (asked === null) return;
    const count = await client.jobs.stopAll(asked);
    toast.success(t('stoppedMany', { count }));
    onStopped();
    await queries.invalidateQueries({ queryKey: ['jobs', 'list'] });
  };
  return (
    <div className={styles.bulk}>
      {selected.size > 0 && (
        <Button
          variant="danger"
          icon="stop"
          onPress={() => {
            setAsked({ jobs: [...selected] });
          }}
          testId="stop-selected"
        >
          {t('stopMany', { count: selected.size })}
        </Button>
      )}
      {process !== undefined && (
        <Button
          icon="stop"
          onPress={() => {
            setAsked({ process });
          }}
          testId="stop-process"
        >
          {t('stopAll')}
        </Button>
      )}
      <ConfirmDialog
        isOpen={asked !== null}
        onClose={() => {
          setAsked(null);
        }}
        title={t('stopManyTitle')}
        confirmLabel={t('stop')}
        isDanger
        onConfirm={stop}
        testId="stop-confirm"
      >
        {asked !== null && 'jobs' in asked
          ? t('stopManyText', { count: asked.jobs.length })
          : t('stopAllText')}
      </ConfirmDialog>
    </div>
  );
}
