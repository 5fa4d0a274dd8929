import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function VariablesPage() {
  const { t } = useTranslation('app');
  return <Page title={t('variables')}>{null}</Page>;
}
