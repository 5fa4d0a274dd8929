import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function HooksPage() {
  const { t } = useTranslation('app');
  return <Page title={t('hooks')}>{null}</Page>;
}
