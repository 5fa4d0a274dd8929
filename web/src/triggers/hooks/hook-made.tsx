import { useTranslation } from 'react-i18next';
import { CopyField } from '../../parts/copy-field.js';
import { Note } from '../../parts/note.js';
import { OnceDialog } from '../../parts/once-dialog.js';
import type { NewHook } from '../triggers.js';
import { hookCommand, hookUrl } from './hook-command.js';

/** Shows the address, the token and the secret of a hook, which nobody sees again. */
export function HookMade({ hook, onClose }: { hook: NewHook; onClose: () => void }) {
  const { t } = useTranslation('triggers');
  const { name, token, secret, signature } = hook;
  const url = hookUrl(location.origin, token);
  return (
    <OnceDialog
      title={t('hookMade', { name })}
      warning={t('hookOnce')}
      doneLabel={t('done')}
      onClose={onClose}
      testId="hook-made"
      doneTestId="hook-done"
    >
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
    </OnceDialog>
  );
}
