import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldRow, FormDialog } from '../parts/form.js';
import { Note } from '../parts/note.js';
import { Select } from '../parts/select.js';
import { TextField } from '../parts/text-field.js';
import { toast } from '../parts/toasts.js';
import { type FieldFaults, useSubmit } from '../parts/use-submit.js';
import { ValueField } from '../parts/value-field.js';
import { readText, textOf, VALUE_TYPES } from '../parts/value-text.js';
import {
  changeVariable,
  createVariable,
  isChanged,
  readVariable,
  type Variable,
  type VariableType,
} from './variables.js';

interface VariableDialogProps {
  /** undefined: a new one. */
  variable: Variable | undefined;
  onClose: () => void;
}

/** Creates a shared variable or changes one. A secret is kept unless a new one is entered. */
export function VariableDialog({ variable, onClose }: VariableDialogProps) {
  const { t } = useTranslation(['variables', 'parts']);
  const [name, setName] = useState(variable?.name ?? '');
  const [type, setType] = useState<VariableType>(variable?.type ?? 'string');
  const [text, setText] = useState(() => textOf(variable?.type ?? 'string', variable?.value));
  const [mark, setMark] = useState(variable?.mark ?? '');
  // What others have saved since this was opened, once the person has been told.
  const [seen, setSeen] = useState(variable);
  const [isWarned, setWarned] = useState(false);
  const keepsSecret = variable?.type === 'password' && type === 'password';

  const send = async (): Promise<FieldFaults | undefined> => {
    if (name.trim() === '') return { name: t('fillIn') };
    const read = readText(type, text);
    if ('fault' in read) return { value: t(`parts:valueFaults.${read.fault}`) };
    if (type === 'password' && text === '' && !keepsSecret) return { value: t('emptySecret') };
    const value = keepsSecret && text === '' ? {} : { value: read.value };
    if (variable) {
      const now = await readVariable(variable.id);
      if (now && seen && isChanged(seen, now)) {
        setSeen(now);
        setWarned(true);
        // No field shows it, but the note does; where the dialog was closed meanwhile, a toast.
        return { changed: t('changedTitle') };
      }
      await changeVariable(variable.id, { name, type, mark, ...value });
    } else await createVariable({ name, type, mark, ...value });
    toast.success(t(variable ? 'saved' : 'made', { name }));
    return undefined;
  };
  const form = useSubmit(['name', 'type', 'value', 'mark'], send, onClose);

  return (
    <FormDialog
      title={variable ? t('editTitle', { name: variable.name }) : t('createTitle')}
      onClose={onClose}
      form={form}
      submitLabel={t(variable ? 'save' : 'make')}
      testId="variable-form"
    >
      {isWarned && (
        <Note tone="warning" testId="variable-conflict">
          <strong>{t('changedTitle')}</strong>
          <br />
          {t('changedText')}
        </Note>
      )}
      <FieldRow>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          hasFocus
          isRequired
          maxLength={255}
          value={name}
          error={form.errors.name}
          onChange={setName}
          testId="variable-name"
        />
        <Select
          label={t('type')}
          hint={t(`typeHints.${type}`)}
          options={VALUE_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
          value={type}
          error={form.errors.type}
          onChange={(next) => {
            setType(next);
            // What is true of one type is a text of every other, except that a secret must not become visible.
            if (next === 'bool' && text !== 'true' && text !== 'false') setText('');
            if (type === 'password') setText('');
          }}
          testId="variable-type"
        />
      </FieldRow>
      <ValueField
        key={type}
        type={type}
        label={t('value')}
        text={text}
        hint={type === 'password' ? t(keepsSecret ? 'secretKept' : 'secretHint') : undefined}
        placeholder={keepsSecret ? t('secretPlaceholder') : undefined}
        error={form.errors.value}
        onChange={setText}
        testId="variable-value"
      />
      <TextField
        label={t('mark')}
        maxLength={2000}
        value={mark}
        error={form.errors.mark}
        onChange={setMark}
        testId="variable-mark"
      />
      {variable && (
        <Note tone={name === variable.name ? 'info' : 'warning'}>
          {name !== variable.name && `${t('renameNote', { name: variable.name })} `}
          {t('runningNote')}
        </Note>
      )}
    </FormDialog>
  );
}
