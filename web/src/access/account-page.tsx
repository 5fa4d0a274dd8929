import { useTranslation } from 'react-i18next';
import { useIsWithoutLogin, useMe } from '../api/session.js';
import { Loading } from '../parts/loading.js';
import { Note } from '../parts/note.js';
import { Card, Page } from '../parts/page.js';
import styles from './account.module.css';
import { KeysSection } from './keys-section.js';
import { PasswordForm } from './password-form.js';
import { Profile } from './profile.js';

/** Who one is and what one may do; the own password; the API keys. */
export function AccountPage() {
  const { t } = useTranslation('access');
  const { data: me } = useMe();
  const isOpen = useIsWithoutLogin();
  return (
    <Page title={t('account')}>
      {me === undefined ? (
        <Loading />
      ) : (
        <>
          {isOpen && <Note testId="account-open">{t('openAccount')}</Note>}
          <div className={styles.columns}>
            <Card isPadded>
              <Profile me={me} />
            </Card>
            {!isOpen && (
              <Card isPadded>
                <PasswordForm username={me.username} />
              </Card>
            )}
          </div>
          <KeysSection me={me} mayCreate={!isOpen} />
        </>
      )}
    </Page>
  );
}
