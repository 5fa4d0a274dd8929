import { useTranslation } from 'react-i18next';
import { ComboBox } from '../../parts/combo-box.js';

/** The time zone of this computer. */
export const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((id) => ({
  id,
  label: id,
}));

interface ZoneFieldProps {
  value: string;
  error: string | undefined;
  onChange: (zone: string) => void;
}

/** The time zone by whose clock a schedule goes. */
export function ZoneField({ value, error, onChange }: ZoneFieldProps) {
  const { t } = useTranslation('triggers');
  // Servers know names that this browser does not list, such as older ones.
  const items = ZONES.some(({ id }) => id === value) ? ZONES : [{ id: value, label: value }, ...ZONES];
  return (
    <ComboBox
      label={t('timezone')}
      items={items}
      value={value}
      hint={t('zoneHint')}
      error={error}
      onChange={(zone) => {
        if (zone !== null) onChange(zone);
      }}
      testId="schedule-zone"
    />
  );
}
