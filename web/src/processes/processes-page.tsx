import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function ProcessesPage() {
  const { t } = useTranslation('app');
  return <Page title={t('processes')}>{null}</Page>;
}
