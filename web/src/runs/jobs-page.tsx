import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function JobsPage() {
  const { t } = useTranslation('app');
  return <Page title={t('jobs')}>{null}</Page>;
}
