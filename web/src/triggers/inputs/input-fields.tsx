import { useTranslation } from 'react-i18next';
import { errorText } from '../../api/error-text.js';
import { ErrorNote } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import { ValueField } from '../../parts/value-field.js';
import styles from '../triggers.module.css';
import { type InputTexts, type InputVariable, isKept } from './flow-inputs.js';

interface InputFieldsProps {
  /** undefined: they are being read. */
  variables: readonly InputVariable[] | undefined;
  problem: unknown;
  texts: InputTexts;
  /** The stored inputs. */
  stored: Readonly<Record<string, unknown>>;
  /** What is wrong, by variable; under the empty name, with all. */
  errors: Readonly<Record<string, string>>;
  onChange: (name: string, text: string) => void;
}

/** One field for each variable of the flow, by its type. An empty one leaves the variable to the flow. */
export function InputFields({ variables, problem, texts, stored, errors, onChange }: InputFieldsProps) {
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
          <p className={styles.small}>{t('flowValue')}</p>
          {variables.map((variable) => (
            <ValueField
              key={variable.name}
              type={variable.type}
              label={variable.name}
              text={texts[variable.name] ?? ''}
              hint={isKept(variable, stored) ? t('keptSecret') : undefined}
              placeholder={variable.flowText.split('\n')[0]?.slice(0, 80)}
              error={errors[variable.name]}
              onChange={(text) => {
                onChange(variable.name, text);
              }}
              testId={`input-${variable.name}`}
            />
          ))}
        </>
      )}
      {errors[''] !== undefined && <ErrorNote text={errors['']} />}
    </fieldset>
  );
}
