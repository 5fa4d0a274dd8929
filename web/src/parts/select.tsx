import { classNames } from './class-names.js';
import { Field, type FieldProps } from './field.js';
import styles from './field.module.css';

interface SelectOption<Value extends string> {
  value: Value;
  label: string;
}

interface SelectProps<Value extends string> extends FieldProps {
  options: readonly SelectOption<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  size?: 'small' | 'medium' | undefined;
}

/** A choice of one among a few: the platform's own list, which works with every keyboard, screen reader and phone. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  size = 'medium',
  ...field
}: SelectProps<Value>) {
  return (
    <Field {...field}>
      {(attributes) => (
        <select
          {...attributes}
          className={classNames(styles.input, size === 'small' && styles.small)}
          value={value}
          onChange={({ target }) => {
            onChange(target.value as Value);
          }}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
