import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { CopyField } from '../../parts/copy-field.js';
import { OnceDialog } from '../../parts/once-dialog.js';
import { makeSecret } from './callbacks.js';

/** For administrators: makes the secret that signs callbacks, and shows it once. */
export function CallbackSecret() {
  const { t } = useTranslation('triggers');
  const [isAsking, setAsking] = useState(false);
  const [secret, setSecret] = useState<string>();
  const close = (): void => {
    setSecret(undefined);
  };
  return (
    <>
      <Button
        icon="key"
        onPress={() => {
          setAsking(true);
        }}
        testId="callback-secret"
      >
        {t('makeSecret')}
      </Button>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => {
          setAsking(false);
        }}
        title={t('makeSecretTitle')}
        confirmLabel={t('makeSecret')}
        onConfirm={async () => {
          setSecret(await makeSecret());
        }}
      >
        {t('makeSecretText')}
      </ConfirmDialog>
      <OnceDialog
        isOpen={secret !== undefined}
        title={t('secretMade')}
        warning={t('secretOnce')}
        doneLabel={t('done')}
        onClose={close}
      >
        <CopyField label={t('callbackSecret')} value={secret ?? ''} testId="callback-secret-value" />
      </OnceDialog>
    </>
  );
}
