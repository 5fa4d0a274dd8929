import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { CopyField } from '../parts/copy-field.js';
import { Dialog } from '../parts/dialog.js';
import { Fields } from '../parts/form.js';
import { Note } from '../parts/note.js';
import type { MadeKey } from './new-key-dialog.js';

/** Shows an API key, which nobody sees again. */
export function KeyMade({ made: { name, key }, onClose }: { made: MadeKey; onClose: () => void }) {
  const { t } = useTranslation('access');
  return (
    <Dialog
      isOpen
      isOnce
      onClose={onClose}
      title={t('keyMade', { name })}
      testId="key-made"
      footer={
        <Button variant="primary" onPress={onClose} testId="key-done">
          {t('done')}
        </Button>
      }
    >
      <Fields>
        <Note tone="warning">{t('keyOnce')}</Note>
        <CopyField label={t('key')} value={key} testId="key-value" />
        <CopyField
          label={t('keyUse')}
          rows={2}
          value={`curl ${location.origin}/api/process/process/ -H 'Authorization: Token ${key}'`}
          testId="key-curl"
        />
      </Fields>
    </Dialog>
  );
}
