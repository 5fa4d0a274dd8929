import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { Card } from '../parts/page.js';
import { FirstProcess } from './first-process.js';

interface NoProcessesProps {
  /** Whether only a part of all processes is asked for. */
  isReduced: boolean;
  onClear: () => void;
  mayCreate: boolean;
  onCreate: () => void;
}

/** Stands in for the list while it is empty: nothing matches, or there is no process yet. */
export function NoProcesses({ isReduced, onClear, mayCreate, onCreate }: NoProcessesProps) {
  return (
    <div data-testid="process-table">
      {isReduced ? (
        <NothingFound onClear={onClear} />
      ) : (
        <FirstProcess mayCreate={mayCreate} onCreate={onCreate} />
      )}
    </div>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  const { t } = useTranslation('processes');
  return (
    <Card>
      <EmptyState icon="search" title={t('nothing.title')} text={t('nothing.text')}>
        <Button onPress={onClear}>{t('nothing.clear')}</Button>
      </EmptyState>
    </Card>
  );
}
