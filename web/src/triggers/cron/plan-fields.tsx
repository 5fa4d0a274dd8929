import { useTranslation } from 'react-i18next';
import { classNames } from '../../parts/class-names.js';
import { Field } from '../../parts/field.js';
import fieldStyles from '../../parts/field.module.css';
import styles from '../triggers.module.css';

interface TimeFieldProps {
  /** `08:30` */
  value: string;
  onChange: (time: string) => void;
}

/** A time of the day. */
export function TimeField({ value, onChange }: TimeFieldProps) {
  const { t } = useTranslation('triggers');
  return (
    <Field label={t('time')} testId="schedule-time">
      {(attributes) => (
        <input
          {...attributes}
          type="time"
          required
          className={fieldStyles.input}
          value={value}
          onChange={({ target }) => {
            if (target.value !== '') onChange(target.value);
          }}
        />
      )}
    </Field>
  );
}

interface WeekdayFieldProps {
  /** 0 is Sunday. */
  days: readonly number[];
  error: string | undefined;
  onChange: (days: number[]) => void;
}

/** A Sunday. */
const SUNDAY = Date.UTC(2026, 0, 4);
const DAY_MS = 86_400_000;

/** Days of the week, to switch on and off; the week begins with Monday. */
export function WeekdayField({ days, error, onChange }: WeekdayFieldProps) {
  const { t, i18n } = useTranslation('triggers');
  const name = new Intl.DateTimeFormat(i18n.resolvedLanguage, { weekday: 'short', timeZone: 'UTC' });
  return (
    <fieldset className={styles.group}>
      <legend className={classNames(fieldStyles.label, styles.plain)}>{t('days')}</legend>
      <div className={styles.days}>
        {[1, 2, 3, 4, 5, 6, 0].map((day) => {
          const isOn = days.includes(day);
          return (
            <button
              key={day}
              type="button"
              className={styles.day}
              aria-pressed={isOn}
              onClick={() => {
                onChange(isOn ? days.filter((other) => other !== day) : [...days, day]);
              }}
              data-testid={`schedule-weekday-${day}`}
            >
              {name.format(SUNDAY + day * DAY_MS)}
            </button>
          );
        })}
      </div>
      {error !== undefined && <p className={styles.error}>{error}</p>}
    </fieldset>
  );
}
