import { useTranslation } from 'react-i18next';
import { Page } from '../parts/page.js';
import { ReadOnlyNote } from './read-only-note.js';
import { ScheduleList } from './schedules/schedule-list.js';
import { TriggerFilters, useTriggerFilters } from './trigger-filters.js';

/** The schedules of all processes. */
export function SchedulesPage() {
  const { t } = useTranslation('triggers');
  return (
    <ScheduleList process={null} filters={useTriggerFilters()}>
      {(create, list) => (
        <Page title={t('schedules')} about={t('schedulesAbout')} actions={create}>
          <ReadOnlyNote route="POST /api/process/schedule/" />
          <TriggerFilters />
          {list}
        </Page>
      )}
    </ScheduleList>
  );
}
