import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn, useIsWithoutLogin, useMe } from '../api/session.js';
import { Icon } from '../parts/icon.js';
import { useTitle } from '../parts/page.js';
import { LoginForm } from './login-form.js';
import styles from './login-page.module.css';
import { nextPath } from './next-path.js';

/** The page for a login. It leads to the page that asked for it. */
export function LoginPage() {
  const { t } = useTranslation('access');
  const { history } = useRouter();
  const { next }: { next?: string } = useSearch({ strict: false });
  const me = useMe();
  useTitle(t('logIn'));
  const isWithoutLogin = useIsWithoutLogin();
  const isOpen = me.data !== undefined && isWithoutLogin;
  const isDone = me.data !== undefined && !isOpen;
  const target = nextPath(next);

  useEffect(() => {
    if (isDone) history.replace(target);
  }, [isDone, history, target]);

  return (
    <div className={styles.page}>
      <div className={styles.card}>
        <LoginForm
          labelledBy="login-title"
          onLogIn={signIn}
          heading={
            <>
              <span className={styles.mark}>
                <Icon name="process" size={22} />
              </span>
              <h1 id="login-title" className={styles.title}>
                {t('loginTitle')}
              </h1>
              {target !== '/processes' && !isOpen && <p className={styles.soft}>{t('loginNext')}</p>}
            </>
          }
        >
          {isOpen && (
            <p className={styles.soft}>
              {t('openHere')}{' '}
              <a href={target} data-testid="login-skip">
                {t('goOn')}
              </a>
            </p>
          )}
        </LoginForm>
      </div>
    </div>
  );
}
