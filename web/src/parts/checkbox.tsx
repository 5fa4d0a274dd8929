import styles from './field.module.css';

interface CheckboxProps {
  label: string;
  isLabelHidden?: boolean | undefined;
  isSelected: boolean;
  /** Some, not all, of what it stands for are selected. */
  isIndeterminate?: boolean | undefined;
  isDisabled?: boolean | undefined;
  onChange: (isSelected: boolean) => void;
  testId?: string | undefined;
}

/** A box to tick, with its label. */
export function Checkbox({
  label,
  isLabelHidden = false,
  isSelected,
  isIndeterminate = false,
  isDisabled = false,
  onChange,
  testId,
}: CheckboxProps) {
  return (
    <label className={styles.check} data-disabled={isDisabled || undefined}>
      <input
        type="checkbox"
        checked={isSelected}
        disabled={isDisabled}
        data-testid={testId}
        aria-label={isLabelHidden ? label : undefined}
        ref={(box) => {
          if (box) box.indeterminate = isIndeterminate;
        }}
        onChange={({ target }) => {
          onChange(target.checked);
        }}
      />
      {!isLabelHidden && label}
    </label>
  );
}
