import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { signIn } from '../api/session.js';
import { Button } from '../parts/button.js';
import { ErrorNote } from '../parts/error-state.js';
import { Fields } from '../parts/form.js';
import { TextField } from '../parts/text-field.js';
import { toast } from '../parts/toasts.js';
import { useSubmit } from '../parts/use-submit.js';
import styles from './account.module.css';

/** Changes one's own password. That ends every login, so the page logs in anew with the new one. */
export function PasswordForm({ username }: { username: string }) {
  const { t } = useTranslation('access');
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [again, setAgain] = useState('');
  const form = useSubmit(['old_password', 'new_password'], async () => {
    if (before === '') return { old_password: t('fillIn') };
    if (after === '') return { new_password: t('fillIn') };
    if (after !== again) return { again: t('notRepeated') };
    const body = { old_password: before, new_password: after };
    await client.api.POST('/api/user/password/', { body });
    await signIn(username, after);
    toast.success(t('passwordChanged'));
    return undefined;
  });
  return (
    <form noValidate onSubmit={form.onSubmit} aria-labelledby="password-title">
      <h2 id="password-title" className={styles.heading}>
        {t('changePassword')}
      </h2>
      <Fields>
        {/* Password managers file a new password under the name that they find in the form. */}
        <input type="text" name="username" autoComplete="username" value={username} readOnly hidden />
        <TextField
          label={t('oldPassword')}
          type="password"
          autoComplete="current-password"
          value={before}
          error={form.errors.old_password}
          onChange={setBefore}
          testId="password-old"
        />
        <TextField
          label={t('newPassword')}
          type="password"
          autoComplete="new-password"
          value={after}
          hint={t('newPasswordHint')}
          error={form.errors.new_password}
          onChange={setAfter}
          testId="password-new"
        />
        <TextField
          label={t('repeatPassword')}
          type="password"
          autoComplete="new-password"
          value={again}
          error={form.errors.again}
          onChange={setAgain}
          testId="password-again"
        />
        <p className={styles.soft}>{t('passwordEnds')}</p>
        <div>
          <Button type="submit" isPending={form.isPending} testId="password-submit">
            {t('changePassword')}
          </Button>
        </div>
      </Fields>
      {form.problem !== undefined && <ErrorNote text={form.problem} />}
    </form>
  );
}
