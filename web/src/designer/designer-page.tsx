import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function DesignerPage({ processId }: { processId: number }) {
  const { t } = useTranslation('app');
  return <Page title={`${t('processes')} ${processId}`}>{null}</Page>;
}
