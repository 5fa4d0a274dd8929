import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { useTitle } from '../parts/page.js';

/** Says that an address leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  useTitle(t('notFoundTitle'));
  return (
    <EmptyState icon="search" title={t('notFoundTitle')} text={t('notFoundText')}>
      <Button variant="primary" onPress={() => void navigate({ to: '/processes' })}>
        {t('toProcesses')}
      </Button>
    </EmptyState>
  );
}

/** Whether a file of the page is gone, because the server was upgraded since the page was opened. */
const isOutdated = (error: unknown): boolean =>
  error instanceof TypeError && /import|module|preload/i.test(error.message);

/** Stands in for a page that threw an error. */
export function BrokenPage({ error }: { error: unknown }) {
  const { t } = useTranslation('app');
  return (
    <div role="alert">
      <EmptyState
        icon="warning"
        title={t('brokenTitle')}
        text={isOutdated(error) ? t('outdatedText') : t('brokenText')}
      >
        <Button
          variant="primary"
          icon="refresh"
          onPress={() => {
            location.reload();
          }}
        >
          {t('reload')}
        </Button>
      </EmptyState>
    </div>
  );
}
