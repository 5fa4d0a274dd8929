import { useTranslation } from 'react-i18next';
import { Badge } from '../parts/badge.js';

/** Whether a schedule or a hook is on, and whether the server has switched it off. */
export function StateOfTrigger({ enabled, error }: { enabled: boolean; error: string | null }) {
  const { t } = useTranslation('triggers');
  if (enabled) return <Badge tone="success">{t('on')}</Badge>;
  return (
    <Badge tone={error === null ? 'neutral' : 'danger'}>{t(error === null ? 'off' : 'switchedOff')}</Badge>
  );
}
