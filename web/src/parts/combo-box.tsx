import { Button } from 'react-aria-components/Button';
import { ComboBox as AriaComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { classNames } from './class-names.js';
import styles from './combo-box.module.css';
import type { FieldProps } from './field.js';
import fieldStyles from './field.module.css';
import { Icon } from './icon.js';

export interface ComboBoxItem {
  id: string;
  label: string;
  /** Behind the label, in grey. */
  note?: string | undefined;
}

interface ComboBoxProps extends FieldProps {
  items: readonly ComboBoxItem[];
  /** The id of the chosen item; null: none. */
  value: string | null;
  onChange: (id: string | null) => void;
  /** What is typed, for lists that the server searches; then `items` are shown as they are. Without it, the list is searched here. */
  typed?: string | undefined;
  onType?: ((text: string) => void) | undefined;
  placeholder?: string | undefined;
  size?: 'small' | 'medium' | undefined;
}

/** A choice of one among many: typing narrows the list. */
export function ComboBox({
  items,
  value,
  onChange,
  typed,
  onType,
  placeholder,
  size = 'medium',
  label,
  isLabelHidden = false,
  hint,
  error,
  isRequired = false,
  isDisabled = false,
  testId,
}: ComboBoxProps) {
  const { t } = useTranslation('parts');
  return (
    <AriaComboBox
      className={fieldStyles.field ?? ''}
      {...(onType ? { items, inputValue: typed ?? '', onInputChange: onType } : { defaultItems: items })}
      value={value}
      onChange={(key) => {
        onChange(key === null ? null : String(key));
      }}
      menuTrigger="focus"
      allowsEmptyCollection
      validationBehavior="aria"
      isInvalid={error !== undefined}
      isRequired={isRequired}
      isDisabled={isDisabled}
    >
      <Label className={(isLabelHidden ? fieldStyles.hidden : fieldStyles.label) ?? ''}>
        {label}
        {isRequired && (
          <span aria-hidden="true" className={fieldStyles.required}>
            *
          </span>
        )}
      </Label>
      <div className={styles.box}>
        <Input
          className={classNames(fieldStyles.input, size === 'small' && fieldStyles.small)}
          data-testid={testId}
          placeholder={placeholder ?? ''}
          spellCheck={false}
          onFocus={({ target }) => {
            target.select();
          }}
        />
        <Button className={styles.open ?? ''}>
          <Icon name="down" size={14} />
        </Button>
      </div>
      {hint !== undefined && error === undefined && (
        <Text slot="description" className={fieldStyles.hint ?? ''}>
          {hint}
        </Text>
      )}
      {error !== undefined && (
        <FieldError className={fieldStyles.error ?? ''}>
          <Icon name="warning" size={13} />
          {error}
        </FieldError>
      )}
      <Popover className={styles.popover ?? ''} offset={4}>
        <ListBox<ComboBoxItem>
          className={styles.list ?? ''}
          renderEmptyState={() => <div className={styles.empty}>{t('noMatch')}</div>}
        >
          {(item) => (
            <ListBoxItem id={item.id} textValue={item.label} className={styles.item ?? ''}>
              <span className={styles.label}>{item.label}</span>
              {item.note && <span className={styles.note}>{item.note}</span>}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaComboBox>
  );
}
