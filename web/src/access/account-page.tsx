import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function AccountPage() {
  const { t } = useTranslation('app');
  return <Page title={t('account')}>{null}</Page>;
}
