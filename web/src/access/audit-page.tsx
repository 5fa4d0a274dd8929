import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function AuditPage() {
  const { t } = useTranslation('app');
  return <Page title={t('audit')}>{null}</Page>;
}
