import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function LoginPage() {
  const { t } = useTranslation('app');
  return <Page title={t('login')}>{null}</Page>;
}
