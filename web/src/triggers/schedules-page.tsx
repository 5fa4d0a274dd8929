import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function SchedulesPage() {
  const { t } = useTranslation('app');
  return <Page title={t('schedules')}>{null}</Page>;
}
