import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function TriggersPanel(_: { processId: number }) {
  const { t } = useTranslation('app');
  return <Page title={t('triggers')}>{null}</Page>;
}
