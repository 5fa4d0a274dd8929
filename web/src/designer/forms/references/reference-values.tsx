import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { oneLine } from '../../model/value-text.js';
import styles from '../forms.module.css';
import { referencesIn, valueAt } from './scope.js';
import type { RunValues } from './scope.js';

/** Below a field: what its references were in the last run. */
export function ReferenceValues({ text, run }: { text: string; run: RunValues | undefined }) {
  const { t } = useTranslation('designer');
  const references = useMemo(() => (text.includes('{{') ? referencesIn(text) : []), [text]);
  const known = references.flatMap(({ text: shown, path }) => {
    const value = valueAt(run, path);
    return value === undefined ? [] : [{ shown, value: value === null ? 'null' : oneLine(value) }];
  });
  if (run === undefined || known.length === 0) return null;
  return (
    <dl className={styles.values} aria-label={t('form.lastRun', { job: run.job })} data-testid="last-values">
      {known.map(({ shown, value }) => (
        <div key={shown} title={t('form.lastRun', { job: run.job })}>
          <dt>{shown}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
