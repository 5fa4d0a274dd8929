import { Throttled } from '@liucheng/client';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn, useMe } from '../api/session.js';
import { keptToken } from '../api/token.js';
import { Button } from '../parts/button.js';
import { durationText } from '../parts/duration-text.js';
import { ErrorNote } from '../parts/error-state.js';
import { Icon } from '../parts/icon.js';
import { useTitle } from '../parts/page.js';
import { TextField } from '../parts/text-field.js';
import { useNow } from '../parts/use-now.js';
import { useSubmit } from '../parts/use-submit.js';
import styles from './login-page.module.css';
import { nextPath } from './next-path.js';

/** The form for a login. It leads to the page that asked for it, and says until when too many wrong passwords lock a person out. */
export function LoginPage() {
  const { t, i18n } = useTranslation('access');
  const { history } = useRouter();
  const { next }: { next?: string } = useSearch({ strict: false });
  const me = useMe();
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [lockedUntil, setLockedUntil] = useState(0);
  const passwordField = useRef<HTMLInputElement>(null);
  useTitle(t('logIn'));
  const now = useNow(lockedUntil > 0 ? 1 : null);
  const isLocked = lockedUntil > now;
  const isOpen = me.data !== undefined && keptToken() === undefined;
  const isDone = me.data !== undefined && !isOpen;
  const target = nextPath(next);

  useEffect(() => {
    if (isDone) history.replace(target);
  }, [isDone, history, target]);

  const form = useSubmit(['username', 'password'], async () => {
    const missing = t('fillIn');
    if (username === '' || password === '')
      return {
        ...(username === '' ? { username: missing } : {}),
        ...(password === '' ? { password: missing } : {}),
      };
    try {
      await signIn(username, password);
    } catch (error) {
      if (!(error instanceof Throttled)) {
        setPassword('');
        passwordField.current?.focus();
        throw error;
      }
      setLockedUntil(Math.ceil(Date.now() / 1_000 + (error.retryAfter ?? 60)));
    }
    return undefined;
  });

  return (
    <div className={styles.page}>
      <form className={styles.form} noValidate onSubmit={form.onSubmit} aria-labelledby="login-title">
        <span className={styles.mark}>
          <Icon name="process" size={22} />
        </span>
        <h1 id="login-title" className={styles.title}>
          {t('loginTitle')}
        </h1>
        {target !== '/processes' && !isOpen && <p className={styles.soft}>{t('loginNext')}</p>}
        <TextField
          label={t('username')}
          name="username"
          autoComplete="username"
          hasFocus
          value={username}
          error={form.errors.username}
          onChange={setUsername}
          testId="login-username"
        />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          error={form.errors.password}
          onChange={setPassword}
          ref={passwordField}
          testId="login-password"
        />
        <Button
          type="submit"
          variant="primary"
          isPending={form.isPending}
          isDisabled={isLocked}
          testId="login-submit"
        >
          {t('logIn')}
        </Button>
        {isLocked ? (
          <div data-testid="login-locked">
            <ErrorNote
              text={t('lockedOut', {
                time: new Date(lockedUntil * 1_000).toLocaleTimeString(i18n.resolvedLanguage),
                wait: durationText(lockedUntil - now),
              })}
            />
          </div>
        ) : (
          form.problem !== undefined && (
            <div data-testid="login-problem">
              <ErrorNote text={form.problem} />
            </div>
          )
        )}
        {isOpen && (
          <p className={styles.soft}>
            {t('openHere')}{' '}
            <a href={target} data-testid="login-skip">
              {t('goOn')}
            </a>
          </p>
        )}
      </form>
    </div>
  );
}
