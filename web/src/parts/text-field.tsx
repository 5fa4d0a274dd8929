import type { HTMLInputAutoCompleteAttribute, KeyboardEvent, RefObject, SyntheticEvent } from 'react';
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
  /** Keeps line breaks that are pasted, and grows with them. As long as there are none, Enter sends the form, as in a field of one line. */
  keepsLines?: boolean | undefined;
  /** Keeps line breaks as well, but shows dots: for keys and other secrets. */
  isSecret?: boolean | undefined;
  placeholder?: string | undefined;
  maxLength?: number | undefined;
  autoComplete?: HTMLInputAutoCompleteAttribute | undefined;
  /** Takes the focus when it appears. For the first field of a dialog or a page that is nothing but a form. */
  hasFocus?: boolean | undefined;
  size?: 'small' | 'medium' | undefined;
  isCode?: boolean | undefined;
  isReadOnly?: boolean | undefined;
  name?: string | undefined;
  /** The list below, in which keys choose while the field keeps the focus: its id, and that of the chosen option. */
  list?: { id: string; chosen: string | undefined } | undefined;
  ref?: RefObject<HTMLInputElement | null> | undefined;
}

/** As a field for a password: what it holds is not copied. Tools that check spelling do not read it. */
const keep = (event: SyntheticEvent): void => {
  event.preventDefault();
};
const SECRET = { onCopy: keep, onCut: keep, onDragStart: keep, 'data-gramm': 'false' };

/** How high a field grows with its lines. */
const MOST_ROWS = 8;

/** A field for a text. */
export function TextField({
  value,
  onChange,
  onBlur,
  type = 'text',
  rows = 1,
  isSecret = false,
  keepsLines = isSecret,
  placeholder,
  maxLength,
  autoComplete = 'off',
  hasFocus = false,
  size = 'medium',
  isCode = false,
  isReadOnly = false,
  name,
  list,
  ref,
  ...field
}: TextFieldProps) {
  const lines = value.split('\n').length;
  const shared = {
    value,
    name,
    placeholder,
    maxLength,
    autoComplete,
    autoFocus: hasFocus,
    readOnly: isReadOnly,
    dir: isCode ? undefined : 'auto',
    spellCheck: !isCode && !isSecret && type === 'text',
    className: classNames(
      styles.input,
      size === 'small' && styles.small,
      isCode && styles.code,
      isSecret && styles.secret,
      keepsLines && styles.growing,
    ),
    onBlur,
  };
  return (
    <Field {...field}>
      {(attributes) =>
        rows > 1 || keepsLines ? (
          <textarea
            {...attributes}
            {...shared}
            rows={keepsLines ? Math.min(MOST_ROWS, Math.max(rows, lines)) : rows}
            {...(keepsLines && lines === 1 ? { onKeyDown: sendOnEnter } : {})}
            {...(isSecret ? SECRET : {})}
            onChange={({ target }) => {
              onChange(target.value);
            }}
          />
        ) : (
          <input
            {...attributes}
            {...shared}
            {...(ref ? { ref } : {})}
            {...(list && {
              role: 'combobox',
              'aria-expanded': true,
              'aria-controls': list.id,
              'aria-activedescendant': list.chosen,
            })}
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

/** Sends the form, unless Enter ends what an input method composes or Shift asks for a new line. */
function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  const { key, shiftKey, ctrlKey, metaKey, nativeEvent } = event;
  if (key !== 'Enter' || shiftKey || ctrlKey || metaKey || nativeEvent.isComposing) return;
  const { form } = event.currentTarget;
  if (form === null) return;
  event.preventDefault();
  form.requestSubmit();
}
