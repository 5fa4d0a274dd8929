import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { FormDialog } from '../parts/form.js';
import { Note } from '../parts/note.js';
import { TextField } from '../parts/text-field.js';
import { toast } from '../parts/toasts.js';
import { type FieldFaults, useSubmit } from '../parts/use-submit.js';
import { UserDialog } from './user-dialog.js';
import { changeUser, deleteUser, type User } from './users.js';

export type UserAction = 'edit' | 'password' | 'activate' | 'deactivate' | 'remove';

interface UserActionsProps {
  action: UserAction;
  user: User;
  isOwn: boolean;
  onClose: () => void;
  onDeleted: () => void;
}

/** The window in which an administrator does something to a user. */
export function UserActions({ action, user, isOwn, onClose, onDeleted }: UserActionsProps) {
  const { t } = useTranslation('access');
  const name = user.username;
  switch (action) {
    case 'edit':
      return <UserDialog user={user} isOwn={isOwn} onClose={onClose} />;
    case 'password':
      return <ResetDialog user={user} onClose={onClose} />;
    case 'activate':
    case 'deactivate':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={action === 'activate' ? `${t('activate')}: ${name}` : t('deactivateTitle', { name })}
          confirmLabel={t(action)}
          isDanger={action === 'deactivate'}
          onConfirm={async () => {
            await changeUser(user.id, { is_active: action === 'activate' });
            toast.success(t(action === 'activate' ? 'activated' : 'deactivated', { name }));
          }}
        >
          {action === 'deactivate' && t('deactivateText')}
        </ConfirmDialog>
      );
    case 'remove':
      return (
        <ConfirmDialog
          isOpen
          onClose={onClose}
          title={t('removeTitle', { name })}
          confirmLabel={t('remove')}
          isDanger
          onConfirm={async () => {
            await deleteUser(user.id);
            toast.success(t('removed', { name }));
            onDeleted();
          }}
        >
          {t('removeText')}
        </ConfirmDialog>
      );
  }
}

function ResetDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation('access');
  const [password, setPassword] = useState('');
  const send = async (): Promise<FieldFaults | undefined> => {
    if (password === '') return { password: t('fillIn') };
    await changeUser(user.id, { password });
    toast.success(t('passwordSet', { name: user.username }));
    return undefined;
  };
  const form = useSubmit(['password'], send, onClose);
  return (
    <FormDialog
      title={t('resetTitle', { name: user.username })}
      onClose={onClose}
      form={form}
      submitLabel={t('resetPassword')}
      size="small"
    >
      <Note tone="warning">{t('resetText')}</Note>
      <TextField
        label={t('newPassword')}
        type="password"
        autoComplete="new-password"
        hasFocus
        hint={t('newPasswordHint')}
        value={password}
        error={form.errors.password}
        onChange={setPassword}
        testId="user-password"
      />
    </FormDialog>
  );
}
