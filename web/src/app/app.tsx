import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { useTranslation } from 'react-i18next';
import { queries } from '../api/queries.js';
import { ErrorBoundary } from './error-boundary.js';
import { router } from './router.js';

/** The whole page. */
export function App() {
  const language = useTranslation().i18n.resolvedLanguage;
  return (
    <ErrorBoundary>
      <I18nProvider locale={language === 'zh' ? 'zh-CN' : 'en-US'}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </I18nProvider>
    </ErrorBoundary>
  );
}
