import { useTranslation } from 'react-i18next';
import { leaveEnded, signInAgain, useMe } from '../api/session.js';
import { Button } from '../parts/button.js';
import { Dialog } from '../parts/dialog.js';
import { LoginForm } from './login-form.js';

/** Says over the page that the session has ended, and logs in again, so that what was typed stays. */
export function SessionDialog() {
  const { t } = useTranslation('access');
  const { data: me } = useMe();
  return (
    <Dialog isOpen title={t('endedTitle')} size="small" role="alertdialog" testId="session-ended">
      <LoginForm knownName={me?.username ?? ''} onLogIn={signInAgain} heading={<p>{t('endedText')}</p>}>
        <Button variant="quiet" onPress={leaveEnded} testId="session-leave">
          {t('toLogin')}
        </Button>
      </LoginForm>
    </Dialog>
  );
}
