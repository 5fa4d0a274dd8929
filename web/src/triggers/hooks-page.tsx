import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';
import { HookList } from './hooks/hook-list.js';
import { ReadOnlyNote } from './read-only-note.js';
import { TriggerFilters, useTriggerFilters } from './trigger-filters.js';

/** The hooks of all processes. */
export function HooksPage() {
  const { t } = useTranslation('triggers');
  return (
    <HookList process={null} filters={useTriggerFilters()}>
      {(create, list) => (
        <Page title={t('hooks')} about={t('hooksAbout')} actions={create}>
          <ReadOnlyNote route="POST /api/process/hook/" />
          <TriggerFilters />
          {list}
        </Page>
      )}
    </HookList>
  );
}
