import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useIsWithoutLogin } from '../api/session.js';
import { changedFields } from '../parts/changed-fields.js';
import { FieldRow, FormDialog } from '../parts/form.js';
import { Note } from '../parts/note.js';
import { Select } from '../parts/select.js';
import { TextField } from '../parts/text-field.js';
import { toast } from '../parts/toasts.js';
import { type FieldFaults, useSubmit } from '../parts/use-submit.js';
import { type Role, ROLES } from './roles.js';
import { changeUser, createUser, type User } from './users.js';

interface UserDialogProps {
  /** undefined: a new one. */
  user: User | undefined;
  /** Whether it is the person who uses the page. */
  isOwn: boolean;
  onClose: () => void;
}

const FIELDS = ['username', 'first_name', 'last_name', 'role', 'password'];

/** Creates a user, or changes names and role of one. */
export function UserDialog({ user, isOwn, onClose }: UserDialogProps) {
  const { t } = useTranslation(['access', 'app']);
  const [username, setUsername] = useState(user?.username ?? '');
  const [firstName, setFirstName] = useState(user?.first_name ?? '');
  const [lastName, setLastName] = useState(user?.last_name ?? '');
  const [role, setRole] = useState<Role>(user?.role ?? 'editor');
  const [password, setPassword] = useState('');
  const isOpenMode = useIsWithoutLogin();
  const send = async (): Promise<FieldFaults | undefined> => {
    if (username === '') return { username: t('fillIn') };
    const body = { username, first_name: firstName, last_name: lastName };
    if (user) await changeUser(user.id, changedFields(user, { ...body, ...(isOwn ? {} : { role }) }));
    else await createUser({ ...body, role, ...(password === '' ? {} : { password }) });
    toast.success(t(user ? 'userSaved' : 'userCreated', { name: username }));
    return undefined;
  };
  const form = useSubmit(FIELDS, send, onClose);
  return (
    <FormDialog
      title={user ? t('editUserTitle', { name: user.username }) : t('newUser')}
      onClose={onClose}
      form={form}
      submitLabel={t(user ? 'save' : 'create')}
      testId="user-form"
    >
      <TextField
        label={t('username')}
        hint={t('usernameHint')}
        hasFocus
        isRequired
        maxLength={150}
        value={username}
        error={form.errors.username}
        onChange={setUsername}
        testId="user-username"
      />
      <FieldRow>
        <TextField
          label={t('firstName')}
          maxLength={150}
          value={firstName}
          error={form.errors.first_name}
          onChange={setFirstName}
          testId="user-first-name"
        />
        <TextField
          label={t('lastName')}
          maxLength={150}
          value={lastName}
          error={form.errors.last_name}
          onChange={setLastName}
          testId="user-last-name"
        />
      </FieldRow>
      <Select
        label={t('role')}
        options={ROLES.map((value) => ({ value, label: t(`app:roles.${value}`) }))}
        hint={isOwn ? t('ownRole') : t(`roleHints.${role}`)}
        isDisabled={isOwn}
        value={role}
        error={form.errors.role}
        onChange={setRole}
        testId="user-role"
      />
      {!user &&
        (isOpenMode ? (
          <Note>{t('openPassword')}</Note>
        ) : (
          <TextField
            label={t('firstPassword')}
            type="password"
            autoComplete="new-password"
            hint={t('firstPasswordHint')}
            value={password}
            error={form.errors.password}
            onChange={setPassword}
            testId="user-password"
          />
        ))}
    </FormDialog>
  );
}
