import { useState } from 'react';
import { classNames } from './class-names.js';
import { Field, type FieldProps } from './field.js';
import styles from './field.module.css';

interface NumberFieldProps extends FieldProps {
  /** null: empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  min?: number | undefined;
  max?: number | undefined;
  /** `any`: fractions too. */
  step?: number | 'any' | undefined;
  placeholder?: string | undefined;
  size?: 'small' | 'medium' | undefined;
}

/** A field for a number. `onChange` comes with each text that reads as a number, and with null when the field is emptied. */
export function NumberField({
  value,
  onChange,
  min,
  max,
  step = 1,
  placeholder,
  size = 'medium',
  ...field
}: NumberFieldProps) {
  // What is typed on the way to a number ("1.", "-") must not be taken away.
  const [typed, setTyped] = useState<string>();
  return (
    <Field {...field}>
      {(attributes) => (
        <input
          {...attributes}
          type="number"
          min={min}
          max={max}
          step={step}
          placeholder={placeholder}
          className={classNames(styles.input, size === 'small' && styles.small)}
          value={typed ?? value ?? ''}
          onChange={({ target }) => {
            setTyped(target.value);
            if (target.value === '') onChange(target.validity.badInput ? value : null);
            else onChange(target.valueAsNumber);
          }}
          onBlur={() => {
            setTyped(undefined);
          }}
        />
      )}
    </Field>
  );
}
