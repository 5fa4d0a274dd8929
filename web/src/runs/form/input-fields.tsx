import { useTranslation } from 'react-i18next';
import { ofName } from '../../parts/of-name.js';
import { Checkbox } from '../../parts/checkbox.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import type { InputVariable } from '../../parts/input-variables.js';
import { type Entries, entryOf } from '../model/input-form.js';
import { DateField } from './date-field.js';
import styles from './form.module.css';

interface InputFieldsProps {
  variables: readonly InputVariable[];
  entries: Entries;
  /** What is wrong, by variable. */
  errors: Readonly<Record<string, string>>;
  onChange: (name: string, entry: string) => void;
}

/** One field for each variable of a flow, by its type. */
export function InputFields({ variables, entries, errors, onChange }: InputFieldsProps) {
  return variables.map((variable) => (
    <InputField
      key={variable.name}
      variable={variable}
      entry={ofName(entries, variable.name) ?? entryOf(variable.type, variable.value)}
      error={ofName(errors, variable.name)}
      onChange={(entry) => {
        onChange(variable.name, entry);
      }}
    />
  ));
}

interface InputFieldProps {
  variable: InputVariable;
  entry: string;
  error: string | undefined;
  onChange: (entry: string) => void;
}

function InputField({ variable, entry, error, onChange }: InputFieldProps) {
  const { t } = useTranslation('runs');
  const { name, type, value, isShared, mark } = variable;
  const testId = `run-input-${name}`;
  const note = mark === '' ? undefined : mark;
  const hint = note ?? (isShared ? t('sharedHint') : undefined);
  switch (type) {
    case 'bool':
      // Without a value of its own, a variable is neither true nor false: then the box has a third state.
      return value === null && entry === '' ? (
        <Select
          label={name}
          hint={hint}
          error={error}
          options={[
            { value: '', label: '–' },
            { value: 'true', label: 'true' },
            { value: 'false', label: 'false' },
          ]}
          value=""
          onChange={onChange}
          testId={testId}
        />
      ) : (
        <div className={styles.check}>
          <Checkbox
            label={name}
            isSelected={entry === 'true'}
            onChange={(isOn) => {
              onChange(String(isOn));
            }}
            testId={testId}
          />
          {(error ?? hint) && (
            <p className={error === undefined ? styles.soft : styles.error}>{error ?? hint}</p>
          )}
        </div>
      );
    case 'date':
      return (
        <DateField
          label={name}
          hint={hint ?? t('dateHint')}
          error={error}
          value={entry}
          onChange={onChange}
          testId={testId}
        />
      );
    case 'array':
    case 'object':
    case 'any':
      return (
        <TextField
          label={name}
          hint={hint ?? t(`jsonHint.${type}`)}
          error={error}
          value={entry}
          onChange={onChange}
          rows={Math.min(10, Math.max(3, entry.split('\n').length))}
          isCode
          testId={testId}
        />
      );
    case 'password':
      return (
        <TextField
          label={name}
          hint={note ?? t('secretHint')}
          error={error}
          isSecret
          value={entry}
          onChange={onChange}
          testId={testId}
        />
      );
    case 'number':
    case 'string':
      return (
        <TextField
          label={name}
          hint={hint}
          error={error}
          value={entry}
          onChange={onChange}
          keepsLines={type === 'string'}
          testId={testId}
        />
      );
  }
}
