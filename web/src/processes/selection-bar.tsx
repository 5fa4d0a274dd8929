import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { toast } from '../parts/toasts.js';
import { exportProcesses } from './process-actions.js';
import styles from './processes.module.css';

interface SelectionBarProps {
  ids: readonly number[];
  /** undefined: the role may not delete. */
  onDelete: (() => void) | undefined;
}

/** What can be done with the ticked processes. */
export function SelectionBar({ ids, onDelete }: SelectionBarProps) {
  const { t } = useTranslation('processes');
  const text = t('selected', { count: ids.length });
  return (
    <div className={styles.selection} role="group" aria-label={text}>
      <span className={styles.soft}>{text}</span>
      <Button
        icon="download"
        onPress={() => {
          exportProcesses(ids, 'processes.json', false).catch((error: unknown) => {
            toast.error(error);
          });
        }}
      >
        {t('exportSelected')}
      </Button>
      {onDelete && (
        <Button icon="trash" onPress={onDelete} testId="process-delete">
          {t('deleteSelected')}
        </Button>
      )}
    </div>
  );
}
