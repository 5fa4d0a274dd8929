import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function TriggersPanel({ processId }: { processId: number }) {
  const { t } = useTranslation('app');
  return <Page title={`${t('triggers')} ${processId}`}>{null}</Page>;
}
