import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { queries } from '../api/queries.js';
import { Button } from '../parts/button.js';
import { CopyField } from '../parts/copy-field.js';
import { Dialog } from '../parts/dialog.js';
import { FieldRow, Fields, FormDialog } from '../parts/form.js';
import { Note } from '../parts/note.js';
import { Select } from '../parts/select.js';
import { TextField } from '../parts/text-field.js';
import { useSubmit } from '../parts/use-submit.js';
import { EXPIRIES, type Expiry, expiryTime } from './expiry.js';
import { type Role, rolesUpTo } from './roles.js';

/** Makes an API key, and shows it once. */
export function NewKeyDialog({ role: ownRole, onClose }: { role: Role; onClose: () => void }) {
  const { t } = useTranslation(['access', 'app']);
  const [name, setName] = useState('');
  // Most programs start jobs; whoever needs more chooses it.
  const [role, setRole] = useState<Role>(ownRole === 'viewer' ? ownRole : 'operator');
  const [expiry, setExpiry] = useState<Expiry>('d90');
  const [day, setDay] = useState('');
  const [made, setMade] = useState<{ name: string; key: string }>();
  const form = useSubmit(['name', 'role', 'expire_time'], async () => {
    if (name.trim() === '') return { name: t('fillIn') };
    const at = expiryTime(expiry, day, Date.now());
    if (at === undefined) return { expire_time: t('fillIn') };
    const { data } = await client.api.POST('/api/user/key/', { body: { name, role, expire_time: at } });
    setMade(data);
    await queries.invalidateQueries({ queryKey: ['keys'] });
    return undefined;
  });
  if (made)
    return (
      <Dialog
        isOpen
        onClose={onClose}
        title={t('keyMade', { name: made.name })}
        testId="key-made"
        footer={
          <Button variant="primary" onPress={onClose} testId="key-done">
            {t('done')}
          </Button>
        }
      >
        <Fields>
          <Note tone="warning">{t('keyOnce')}</Note>
          <CopyField label={t('key')} value={made.key} testId="key-value" />
          <CopyField
            label={t('keyUse')}
            rows={2}
            value={`curl ${location.origin}/api/process/process/ -H 'Authorization: Token ${made.key}'`}
            testId="key-curl"
          />
        </Fields>
      </Dialog>
    );
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
