import { useTranslation } from 'react-i18next';
import { Select } from '../../parts/select.js';

interface VersionSelectProps {
  /** Newest first. */
  versions: readonly number[] | undefined;
  /** null: the newest. */
  value: number | null;
  error: string | undefined;
  onChange: (version: number | null) => void;
}

/** Which version a trigger runs. */
export function VersionSelect({ versions = [], value, error, onChange }: VersionSelectProps) {
  const { t } = useTranslation('triggers');
  const [newest] = versions;
  const numbers = value === null || versions.includes(value) ? versions : [value, ...versions];
  return (
    <Select
      label={t('version')}
      value={value === null ? '' : String(value)}
      error={error}
      options={[
        { value: '', label: newest === undefined ? t('newestDraft') : t('newest', { number: newest }) },
        ...numbers.map((number) => ({ value: String(number), label: t('versionNumber', { number }) })),
      ]}
      onChange={(text) => {
        onChange(text === '' ? null : Number(text));
      }}
      testId="trigger-version"
    />
  );
}
