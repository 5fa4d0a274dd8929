import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/error-text.js';
import { ErrorNote } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import styles from '../triggers.module.css';
import type { InputVariable } from '../../parts/input-variables.js';

interface InputFieldsProps {
  /** undefined: they are being read. */
  variables: readonly InputVariable[] | undefined;
  problem: unknown;
  /** What the fields are for. */
  about: string;
  /** What is wrong, by variable; under the empty name, with all. */
  errors: Readonly<Record<string, string>>;
  /** The field of a variable. */
  children: (variable: InputVariable) => ReactNode;
}

/** One field for each variable of the flow, or why there are none. */
export function InputFields({ variables, problem, about, errors, children }: InputFieldsProps) {
  const { t } = useTranslation('triggers');
  return (
    <fieldset className={styles.group}>
      <legend className={styles.legend}>{t('inputs')}</legend>
      {problem ? (
        <ErrorNote text={t('inputsUnread', { problem: errorText(problem) })} />
      ) : variables === undefined ? (
        <Loading rows={2} />
      ) : variables.length === 0 ? (
        <p className={styles.soft}>{t('noInputs')}</p>
      ) : (
        <>
          <p className={styles.small}>{about}</p>
          {variables.map(children)}
        </>
      )}
      {errors[''] !== undefined && <ErrorNote text={errors['']} />}
    </fieldset>
  );
}
