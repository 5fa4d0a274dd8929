import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { CopyField } from '../../parts/copy-field.js';
import { Dialog } from '../../parts/dialog.js';
import { Fields } from '../../parts/form.js';
import { Note } from '../../parts/note.js';
import type { NewHook } from '../triggers.js';
import { hookCommand, hookUrl } from './hook-command.js';

/** Shows the address, the token and the secret of a hook, which nobody sees again. */
export function HookMade({ hook, onClose }: { hook: NewHook; onClose: () => void }) {
  const { t } = useTranslation('triggers');
  const { name, token, secret, signature } = hook;
  const url = hookUrl(location.origin, token);
  return (
    <Dialog
      isOpen
      isOnce
      onClose={onClose}
      title={t('hookMade', { name })}
      testId="hook-made"
      footer={
        <Button variant="primary" onPress={onClose} testId="hook-done">
          {t('done')}
        </Button>
      }
    >
      <Fields>
        <Note tone="warning">{t('hookOnce')}</Note>
        <CopyField label={t('url')} value={url} testId="hook-url" />
        <CopyField label={t('token')} value={token} testId="hook-token" />
        {secret === null ? (
          <Note>{t('noSecret')}</Note>
        ) : (
          <CopyField label={t('secret')} value={secret} testId="hook-secret" />
        )}
        <CopyField
          label={t('command')}
          rows={signature === 'none' ? 3 : 7}
          value={hookCommand(url, signature, secret)}
          testId="hook-command"
        />
      </Fields>
    </Dialog>
  );
}
