import { useTranslation } from 'react-i18next';
import { ProcessField } from '../parts/process-field.js';
import { TextField } from '../parts/text-field.js';
import type { FieldFaults } from '../parts/use-submit.js';

interface TargetFieldsProps {
  kind: 'schedule' | 'hook';
  /** Whether the process is that of the page, and is not to be chosen. */
  isProcessGiven: boolean;
  process: number | null;
  onProcess: (process: number | null) => void;
  name: string;
  onName: (name: string) => void;
  errors: FieldFaults;
}

/** The first fields of a schedule or a hook: what it starts, and its name. */
export function TargetFields(props: TargetFieldsProps) {
  const { kind, isProcessGiven, process, onProcess, name, onName, errors } = props;
  const { t } = useTranslation('triggers');
  return (
    <>
      {!isProcessGiven && (
        <ProcessField
          value={process}
          isRequired
          error={errors.process}
          onChange={onProcess}
          testId={`${kind}-process`}
        />
      )}
      <TextField
        label={t('name')}
        hint={t(`${kind}Name`)}
        hasFocus={isProcessGiven}
        isRequired
        maxLength={255}
        value={name}
        error={errors.name}
        onChange={onName}
        testId={`${kind}-name`}
      />
    </>
  );
}
