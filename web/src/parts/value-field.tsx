import { useTranslation } from 'react-i18next';
import type { FieldProps } from './field.js';
import { Select } from './select.js';
import { TextField } from './text-field.js';
import type { ValueType } from './value-text.js';

interface ValueFieldProps extends FieldProps {
  type: ValueType;
  /** The text of the value, as `textOf` makes it and `readText` reads it. */
  text: string;
  onChange: (text: string) => void;
  placeholder?: string | undefined;
}

/** A field for a value of a type: lines of text, a number, yes or no, JSON, or a secret that is not shown. */
export function ValueField({ type, text, onChange, placeholder, hint, ...field }: ValueFieldProps) {
  const { t } = useTranslation('parts');
  const shared = { ...field, value: text, onChange, placeholder };
  switch (type) {
    case 'bool':
      return (
        <Select
          {...field}
          hint={hint}
          value={text}
          onChange={onChange}
          options={[
            { value: '', label: placeholder ? `– (${placeholder})` : t('noValue') },
            { value: 'true', label: t('isTrue') },
            { value: 'false', label: t('isFalse') },
          ]}
        />
      );
    case 'password':
      return <TextField {...shared} hint={hint} isSecret />;
    case 'number':
      return <TextField {...shared} hint={hint} />;
    case 'date':
      return <TextField {...shared} hint={hint ?? t('dateHint')} placeholder="2026-01-31T08:30:00+08:00" />;
    case 'string':
      return <TextField {...shared} hint={hint} rows={Math.min(8, Math.max(2, lines(text)))} />;
    case 'array':
    case 'object':
    case 'any':
      return (
        <TextField
          {...shared}
          hint={hint ?? t(`jsonHints.${type}`)}
          rows={Math.min(12, Math.max(4, lines(text)))}
          isCode
        />
      );
  }
}

const lines = (text: string): number => text.split('\n').length;
