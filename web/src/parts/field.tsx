import { type ReactNode, useId } from 'react';
import styles from './field.module.css';
import { Icon } from './icon.js';

export interface FieldProps {
  label: string;
  /** Hides the label from view; screen readers have it. */
  isLabelHidden?: boolean | undefined;
  hint?: ReactNode;
  /** What is wrong with the value. */
  error?: string | undefined;
  isRequired?: boolean | undefined;
  isDisabled?: boolean | undefined;
  testId?: string | undefined;
}

/** The attributes that tie an input to its label, its hint and its error. */
interface InputAttributes {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
  'aria-required': boolean | undefined;
  disabled: boolean;
  'data-testid': string | undefined;
}

/** A label, what one types into, and below it the hint or the error. `children` makes the input from the attributes it is given. */
export function Field({
  label,
  isLabelHidden = false,
  hint,
  error,
  isRequired = false,
  isDisabled = false,
  testId,
  children,
}: FieldProps & { children: (attributes: InputAttributes) => ReactNode }) {
  const id = useId();
  const below = `${id}-below`;
  const hasBelow = hint !== undefined || error !== undefined;
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={isLabelHidden ? styles.hidden : styles.label}>
        {label}
        {isRequired && (
          <span aria-hidden="true" className={styles.required}>
            *
          </span>
        )}
      </label>
      {children({
        id,
        'aria-describedby': hasBelow ? below : undefined,
        'aria-invalid': error !== undefined || undefined,
        'aria-required': isRequired || undefined,
        disabled: isDisabled,
        'data-testid': testId,
      })}
      {hasBelow && (
        <div id={below} className={error === undefined ? styles.hint : styles.error}>
          {error === undefined ? (
            hint
          ) : (
            <>
              <Icon name="warning" size={13} />
              {error}
            </>
          )}
        </div>
      )}
    </div>
  );
}
