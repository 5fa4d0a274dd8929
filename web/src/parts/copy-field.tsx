import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import styles from './copy-field.module.css';
import { Field } from './field.js';
import fieldStyles from './field.module.css';
import { classNames } from './class-names.js';

interface CopyFieldProps {
  label: string;
  value: string;
  hint?: string | undefined;
  /** More than one: for a command, which is shown whole. */
  rows?: number | undefined;
  testId?: string | undefined;
}

/** A text to take elsewhere, such as a key, and the button that copies it. */
export function CopyField({ label, value, hint, rows = 1, testId }: CopyFieldProps) {
  const { t } = useTranslation('parts');
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'failed'>('idle');
  const copy = async (): Promise<void> => {
    field.current?.select();
    try {
      // Pages that are not served by HTTPS may have no clipboard; the text is selected, so the keyboard copies it.
      await navigator.clipboard.writeText(value);
      setState('copied');
    } catch {
      setState('failed');
    }
  };
  const Input = rows > 1 ? 'textarea' : 'input';
  return (
    <Field label={label} hint={state === 'failed' ? t('copyFailed') : hint} testId={testId}>
      {(attributes) => (
        <div className={styles.row}>
          <Input
            {...attributes}
            ref={field}
            readOnly
            value={value}
            className={classNames(fieldStyles.input, fieldStyles.code, styles.value)}
            {...(rows > 1 ? { rows } : {})}
            onFocus={({ target }) => {
              target.select();
            }}
          />
          <Button
            icon={state === 'copied' ? 'check' : 'copy'}
            onPress={() => void copy()}
            testId={testId && `${testId}-copy`}
          >
            {t(state === 'copied' ? 'copied' : 'copy')}
          </Button>
        </div>
      )}
    </Field>
  );
}
