import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './field.module.css';
import { Icon } from './icon.js';

interface SearchFieldProps {
  label: string;
  value: string;
  /** Comes once the person has paused for `delay`, at once with Enter and when the field is emptied. */
  onChange: (value: string) => void;
  /** In milliseconds. */
  delay?: number | undefined;
  /** Takes a number with at most so many digits; anything else cannot be typed. */
  digits?: number | undefined;
  placeholder?: string | undefined;
  testId?: string | undefined;
}

/** A field to search by. Escape empties it. */
export function SearchField({
  label,
  value,
  onChange,
  delay = 250,
  digits,
  placeholder,
  testId,
}: SearchFieldProps) {
  const { t } = useTranslation('parts');
  const [typed, setTyped] = useState(value);
  const [told, setTold] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const toldLast = useRef(value);
  const latestOnChange = useRef(onChange);
  useEffect(() => {
    latestOnChange.current = onChange;
  });
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (value === toldLast.current) return;
    toldLast.current = value;
    // What was typed before must not come back.
    clearTimeout(timer.current);
  }, [value]);
  // The value was changed from outside: by "back", or by "clear filters".
  if (value !== told) {
    setTold(value);
    setTyped(value);
  }
  const tell = (text: string, after: number): void => {
    clearTimeout(timer.current);
    const now = (): void => {
      toldLast.current = text;
      setTold(text);
      latestOnChange.current(text);
    };
    if (after === 0) now();
    else timer.current = setTimeout(now, after);
  };
  const type = (text: string): void => {
    setTyped(text);
    tell(text, text === '' ? 0 : delay);
  };
  return (
    <div className={styles.search}>
      <Icon name="search" size={15} />
      <input
        type="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        className={styles.input}
        value={typed}
        data-testid={testId}
        autoComplete="off"
        spellCheck={false}
        {...(digits === undefined ? {} : { inputMode: 'numeric' })}
        onChange={({ target }) => type(digits === undefined ? target.value : numberIn(target.value, digits))}
        onKeyDown={({ key }) => {
          if (key === 'Enter') tell(typed, 0);
          if (key === 'Escape' && typed !== '') type('');
        }}
      />
      {typed !== '' && (
        <button type="button" className={styles.clear} aria-label={t('clear')} onClick={() => type('')}>
          <Icon name="close" size={14} />
        </button>
      )}
    </div>
  );
}

/** The digits of a text as a number without leading zeros. */
const numberIn = (text: string, digits: number): string =>
  text.replace(/\D/g, '').replace(/^0+/, '').slice(0, digits);
