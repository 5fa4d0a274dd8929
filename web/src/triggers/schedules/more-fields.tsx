import { useTranslation } from 'react-i18next';
import { FieldRow } from '../../parts/form.js';
import { Select } from '../../parts/select.js';
import { TextField } from '../../parts/text-field.js';
import type { FieldFaults } from '../../parts/use-submit.js';
import { VersionSelect } from '../inputs/version-select.js';
import type { Schedule } from '../triggers.js';
import styles from '../triggers.module.css';

const MISFIRES = ['once', 'skip', 'all'] as const;

/** What most schedules leave as it is. */
export interface MoreOfSchedule {
  /** null: the newest. */
  version: number | null;
  misfire: Schedule['misfire'];
  /** Empty: none. */
  callbackUrl: string;
}

interface MoreFieldsProps {
  value: MoreOfSchedule;
  onChange: (value: MoreOfSchedule) => void;
  /** Newest first. */
  versions: readonly number[] | undefined;
  errors: FieldFaults;
  /** Whether they are unfolded at first. */
  isOpen: boolean;
}

/** The folded fields of a schedule: which version it runs, what becomes of missed times, whom it calls back. */
export function MoreFields({ value, onChange, versions, errors, isOpen }: MoreFieldsProps) {
  const { t } = useTranslation('triggers');
  return (
    <details className={styles.more} open={isOpen}>
      <summary>{t('more')}</summary>
      <div className={styles.moreFields}>
        <FieldRow>
          <VersionSelect
            versions={versions}
            value={value.version}
            error={errors.version}
            onChange={(version) => {
              onChange({ ...value, version });
            }}
          />
          <Select
            label={t('misfire')}
            hint={t('misfireHint')}
            options={MISFIRES.map((misfire) => ({ value: misfire, label: t(`misfires.${misfire}`) }))}
            value={value.misfire}
            error={errors.misfire}
            onChange={(misfire) => {
              onChange({ ...value, misfire });
            }}
            testId="schedule-misfire"
          />
        </FieldRow>
        <TextField
          label={t('callbackUrl')}
          type="url"
          hint={t('callbackHint')}
          placeholder={t('urlStart')}
          maxLength={2000}
          value={value.callbackUrl}
          error={errors.callback_url}
          onChange={(callbackUrl) => {
            onChange({ ...value, callbackUrl });
          }}
          testId="schedule-callback"
        />
      </div>
    </details>
  );
}
