import { useTranslation } from 'react-i18next';
import { CopyField } from '../parts/copy-field.js';
import { OnceDialog } from '../parts/once-dialog.js';
import type { MadeKey } from './new-key-dialog.js';

/** Shows an API key, which nobody sees again. */
export function KeyMade({ made: { name, key }, onClose }: { made: MadeKey; onClose: () => void }) {
  const { t } = useTranslation('access');
  return (
    <OnceDialog
      title={t('keyMade', { name })}
      warning={t('keyOnce')}
      doneLabel={t('done')}
      onClose={onClose}
      testId="key-made"
      doneTestId="key-done"
    >
      <CopyField label={t('key')} value={key} testId="key-value" />
      <CopyField
        label={t('keyUse')}
        rows={2}
        value={`curl ${location.origin}/api/process/process/ -H 'Authorization: Token ${key}'`}
        testId="key-curl"
      />
    </OnceDialog>
  );
}
