import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { FieldRow, FormDialog } from '../parts/form.js';
import { Select } from '../parts/select.js';
import { TextField } from '../parts/text-field.js';
import { type FieldFaults, useSubmit } from '../parts/use-submit.js';
import { EXPIRIES, type Expiry, expiryTime } from './expiry.js';
import { type Role, rolesUpTo } from './roles.js';

/** A new API key, as no later answer has it. */
export interface MadeKey {
  name: string;
  key: string;
}

interface NewKeyDialogProps {
  role: Role;
  onClose: () => void;
  /** Called also where the dialog was closed before the answer came. */
  onMade: (made: MadeKey) => void;
}

/** Makes an API key. */
export function NewKeyDialog({ role: ownRole, onClose, onMade }: NewKeyDialogProps) {
  const { t } = useTranslation(['access', 'app']);
  const [name, setName] = useState('');
  // Most programs start jobs; whoever needs more chooses it.
  const [role, setRole] = useState<Role>(ownRole === 'viewer' ? ownRole : 'operator');
  const [expiry, setExpiry] = useState<Expiry>('d90');
  const [day, setDay] = useState('');
  const send = async (): Promise<FieldFaults | undefined> => {
    if (name.trim() === '') return { name: t('fillIn') };
    const at = expiryTime(expiry, day, Date.now());
    if (at === undefined) return { expire_time: t('fillIn') };
    const { data } = await client.api.POST('/api/user/key/', { body: { name, role, expire_time: at } });
    if (data) onMade(data);
    void queries.invalidateQueries({ queryKey: ['keys'] });
    return undefined;
  };
  const form = useSubmit(['name', 'role', 'expire_time'], send, onClose);
  return (
    <FormDialog title={t('newKey')} onClose={onClose} form={form} submitLabel={t('create')} testId="key-form">
      <TextField
        label={t('keyName')}
        hint={t('keyNameHint')}
        maxLength={150}
        hasFocus
        isRequired
        value={name}
        error={form.errors.name}
        onChange={setName}
        testId="key-name"
      />
      <FieldRow>
        <Select
          label={t('keyRole')}
          options={rolesUpTo(ownRole).map((value) => ({ value, label: t(`app:roles.${value}`) }))}
          hint={t(`roleHints.${role}`)}
          value={role}
          error={form.errors.role}
          onChange={setRole}
          testId="key-role"
        />
        <Select
          label={t('expiry')}
          options={EXPIRIES.map((value) => ({ value, label: t(`expiries.${value}`) }))}
          value={expiry}
          error={expiry === 'day' ? undefined : form.errors.expire_time}
          onChange={setExpiry}
          testId="key-expiry"
        />
      </FieldRow>
      {expiry === 'day' && (
        <TextField
          label={t('expiryDay')}
          type="date"
          value={day}
          error={form.errors.expire_time}
          onChange={setDay}
          testId="key-day"
        />
      )}
    </FormDialog>
  );
}
