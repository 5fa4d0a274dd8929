import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { IconButton } from '../../parts/icon-button.js';
import { toast } from '../../parts/toasts.js';
import { isTruncated, readableValue } from '../model/steps.js';
import { sizeText } from './size-text.js';
import styles from './steps.module.css';

/** More characters are folded, with a button to see all. */
const FOLDED = 600;

/** A value under the name of its port: texts as they are, anything else as JSON. It can be copied. */
export function ValueView({ name, value }: { name: string | null; value: unknown }) {
  const { t } = useTranslation('runs');
  const [isOpen, setOpen] = useState(false);
  const text = readableValue(value);
  const isLong = text.length > FOLDED;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      toast.success(t('copied'));
    } catch {
      toast.error(t('notCopied'));
    }
  };
  return (
    <div className={styles.value}>
      <div className={styles.valueHead}>
        <span className={styles.port}>{name}</span>
        {isTruncated(value) && (
          <span className={styles.soft}>{t('truncated', { size: sizeText(value.bytes) })}</span>
        )}
        <IconButton
          icon="copy"
          size="small"
          label={`${t('copy')} ${name ?? ''}`}
          onPress={() => void copy()}
        />
      </div>
      <pre
        className={styles.text}
        dir={typeof value === 'string' ? 'auto' : undefined}
        tabIndex={0}
        aria-label={name ?? t('results')}
        role="group"
      >
        {isLong && !isOpen ? `${text.slice(0, FOLDED)}…` : text}
      </pre>
      {isLong && (
        <Button
          size="small"
          variant="quiet"
          onPress={() => {
            setOpen(!isOpen);
          }}
        >
          {isOpen ? t('showLess') : t('showAll')}
        </Button>
      )}
    </div>
  );
}

/** The values of ports, one below the other; a text where there are none. */
export function ValueList({ values, empty }: { values: [string, unknown][]; empty: string }) {
  if (values.length === 0) return <p className={styles.soft}>{empty}</p>;
  return values.map(([name, value]) => <ValueView key={name} name={name} value={value} />);
}
