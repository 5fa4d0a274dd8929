import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function UsersPage() {
  const { t } = useTranslation('app');
  return <Page title={t('users')}>{null}</Page>;
}
