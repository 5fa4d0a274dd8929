import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../parts/field.js';
import fieldStyles from '../../parts/field.module.css';
import { IconButton } from '../../parts/icon-button.js';
import styles from './form.module.css';

interface DateFieldProps {
  label: string;
  hint: string;
  error: string | undefined;
  value: string;
  onChange: (value: string) => void;
  testId: string;
}

/** A field for a date as flows write it, and a button that opens the calendar of the browser, which fills in the local time. */
export function DateField({ value, onChange, ...field }: DateFieldProps) {
  const { t } = useTranslation('runs');
  const calendar = useRef<HTMLInputElement>(null);
  return (
    <Field {...field}>
      {(attributes) => (
        <div className={styles.date}>
          <input
            {...attributes}
            className={fieldStyles.input}
            value={value}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => {
              onChange(target.value);
            }}
          />
          <input
            ref={calendar}
            type="datetime-local"
            step={1}
            className={styles.calendar}
            tabIndex={-1}
            aria-hidden="true"
            onChange={({ target }) => {
              if (target.value !== '') onChange(zonedText(target.value));
            }}
          />
          <IconButton
            icon="schedule"
            variant="default"
            label={t('pickDate')}
            onPress={() => {
              calendar.current?.showPicker();
            }}
          />
        </div>
      )}
    </Field>
  );
}

/** A local time with the offset of the place: `2026-01-31T08:30:00+08:00`. */
function zonedText(local: string): string {
  const minutes = -new Date(local).getTimezoneOffset();
  const two = (number: number): string => String(Math.floor(Math.abs(number))).padStart(2, '0');
  const time = local.length === 16 ? `${local}:00` : local;
  return `${time}${minutes < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}
