import { Throttled, ValidationError } from '@liucheng/client';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { durationText } from '../parts/duration-text.js';
import { ErrorNote } from '../parts/error-state.js';
import { TextField } from '../parts/text-field.js';
import { useNow } from '../parts/use-now.js';
import { useSubmit } from '../parts/use-submit.js';
import styles from './login-form.module.css';

interface LoginFormProps {
  /** The name that is filled in at first. */
  knownName?: string;
  labelledBy?: string;
  /** Logs in. @throws ValidationError if the password is wrong; Throttled */
  onLogIn: (username: string, password: string) => Promise<void>;
  /** What stands above the fields. */
  heading: ReactNode;
  /** What stands below the button. */
  children?: ReactNode;
}

/** The server takes these spellings of a name for one. */
const nameOnServer = (username: string): string => username.normalize('NFKC').toLowerCase();

/** Asks for a name and a password, and says until when too many wrong passwords lock a person out. */
export function LoginForm({ knownName = '', labelledBy, onLogIn, heading, children }: LoginFormProps) {
  const { t, i18n } = useTranslation('access');
  const [username, setUsername] = useState(knownName);
  const [password, setPassword] = useState('');
  const [locks, setLocks] = useState<Readonly<Record<string, number>>>({});
  // The server counts wrong passwords by name. If it has locked out the address, it says so for each name.
  const lockedUntil = locks[nameOnServer(username)] ?? 0;
  const passwordField = useRef<HTMLInputElement>(null);
  const now = useNow(lockedUntil > 0 ? 1 : null);
  const isLocked = lockedUntil > now;
  useEffect(() => {
    if (knownName === '') return;
    // A window that opens above another one takes the focus itself, after its fields have appeared.
    const timer = setTimeout(() => passwordField.current?.focus());
    return () => {
      clearTimeout(timer);
    };
  }, [knownName]);

  const form = useSubmit(['username', 'password'], async () => {
    const missing = t('fillIn');
    if (username === '' || password === '')
      return {
        ...(username === '' ? { username: missing } : {}),
        ...(password === '' ? { password: missing } : {}),
      };
    try {
      await onLogIn(username, password);
    } catch (error) {
      if (!(error instanceof Throttled)) {
        if (error instanceof ValidationError) {
          setPassword('');
          passwordField.current?.focus();
        }
        throw error;
      }
      const until = Math.ceil(Date.now() / 1_000 + (error.retryAfter ?? 60));
      setLocks((before) => ({ ...before, [nameOnServer(username)]: until }));
    }
    return undefined;
  });

  return (
    <form className={styles.form} noValidate onSubmit={form.onSubmit} aria-labelledby={labelledBy}>
      {heading}
      <TextField
        label={t('username')}
        name="username"
        autoComplete="username"
        hasFocus={knownName === ''}
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
      {children}
    </form>
  );
}
