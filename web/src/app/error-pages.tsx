import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { errorText } from '../api/error-text.js';
import { isMissingCode } from '../api/missing-code.js';
import { Button } from '../parts/button.js';
import { EmptyState } from '../parts/empty-state.js';
import { useTitle } from '../parts/page.js';

/** Says that an address leads nowhere. */
export function NotFoundPage() {
  const { t } = useTranslation('app');
  const navigate = useNavigate();
  useTitle(t('notFoundTitle'));
  return (
    <EmptyState isPage icon="search" title={t('notFoundTitle')} text={t('notFoundText')}>
      <Button variant="primary" onPress={() => void navigate({ to: '/processes' })}>
        {t('toProcesses')}
      </Button>
    </EmptyState>
  );
}

/** Stands in for a page that threw an error. */
export function BrokenPage({ error }: { error: unknown }) {
  const { t } = useTranslation('app');
  const isMissing = isMissingCode(error);
  return (
    <div role="alert">
      <EmptyState
        isPage
        icon="warning"
        title={t(isMissing ? 'missingTitle' : 'brokenTitle')}
        text={isMissing ? errorText(error) : t('brokenText')}
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
