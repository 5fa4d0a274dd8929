import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';

interface NewProcessButtonsProps {
  onImport: () => void;
  onExamples: () => void;
  onCreate: () => void;
}

/** The ways to a new process: from a file, from an example, or empty. */
export function NewProcessButtons({ onImport, onExamples, onCreate }: NewProcessButtonsProps) {
  const { t } = useTranslation('processes');
  return (
    <>
      <Button icon="upload" onPress={onImport} testId="process-import">
        {t('import')}
      </Button>
      <Button icon="star" onPress={onExamples} testId="process-examples">
        {t('examples')}
      </Button>
      <Button variant="primary" icon="plus" onPress={onCreate} testId="process-new">
        {t('new')}
      </Button>
    </>
  );
}
