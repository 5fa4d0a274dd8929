import type { HTMLInputAutoCompleteAttribute, RefObject } from 'react';
import { classNames } from './class-names.js';
import { Field, type FieldProps } from './field.js';
import styles from './field.module.css';

interface TextFieldProps extends FieldProps {
  value: string;
  onChange: (value: string) => void;
  /** When the person leaves the field. */
  onBlur?: (() => void) | undefined;
  type?: 'text' | 'password' | 'email' | 'url' | 'date' | 'datetime-local' | undefined;
  /** More than one: a field of several lines. */
  rows?: number | undefined;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  /** Takes the focus when it appears. For the first field of a dialog or a page that is nothing but a form. */
  hasFocus?: boolean | undefined;
  size?: 'small' | 'medium' | undefined;
  isCode?: boolean | undefined;
  isReadOnly?: boolean | undefined;
  name?: string | undefined;
  ref?: RefObject<HTMLInputElement | null> | undefined;
}

/** A field for a text. */
export function TextField({
  value,
  onChange,
  onBlur,
  type = 'text',
  rows = 1,
  placeholder,
  maxLength,
  autoComplete = 'off',
  hasFocus = false,
  size = 'medium',
  isCode = false,
  isReadOnly = false,
  name,
  ref,
  ...field
}: TextFieldProps) {
  const shared = {
    value,
    name,
    placeholder,
    maxLength,
    autoComplete,
    autoFocus: hasFocus,
    readOnly: isReadOnly,
    spellCheck: !isCode && type === 'text',
    className: classNames(styles.input, size === 'small' && styles.small, isCode && styles.code),
    onBlur,
  };
  return (
    <Field {...field}>
      {(attributes) =>
        rows > 1 ? (
          <textarea
            {...attributes}
            {...shared}
            rows={rows}
            onChange={({ target }) => {
              onChange(target.value);
            }}
          />
        ) : (
          <input
            {...attributes}
            {...shared}
            {...(ref ? { ref } : {})}
            type={type}
            onChange={({ target }) => {
              onChange(target.value);
            }}
          />
        )
      }
    </Field>
  );
}
