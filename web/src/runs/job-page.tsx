import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';

export function JobPage({ jobId }: { jobId: number }) {
  const { t } = useTranslation('app');
  return <Page title={`${t('jobs')} ${jobId}`}>{null}</Page>;
}
