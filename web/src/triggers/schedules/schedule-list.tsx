import { useTranslation } from 'react-i18next';
import { TriggerList, type TriggerListProps, useTriggerList } from '../trigger-list.js';
import { changeSchedule, deleteSchedule, readSchedules } from '../triggers.js';
import { useScheduleColumns } from './schedule-columns.js';
import { ScheduleDialog } from './schedule-dialog.js';

/** Schedules, with the windows to create, change and delete them. */
export function ScheduleList({ process, filters, children }: TriggerListProps) {
  const { t } = useTranslation('triggers');
  const state = useTriggerList(
    { kind: 'schedule', read: readSchedules, change: changeSchedule },
    { process, filters },
  );
  const columns = useScheduleColumns(state.actions);
  const { edited, setEdited } = state;
  return (
    <>
      <TriggerList
        state={state}
        columns={columns}
        remove={deleteSchedule}
        texts={{
          all: t('schedules'),
          create: t('newSchedule'),
          none: t('noSchedules'),
          noneText: t('noSchedulesText'),
          remove: t('removeSchedule'),
        }}
      >
        {children}
      </TriggerList>
      {edited && (
        <ScheduleDialog
          schedule={edited === 'new' ? undefined : edited}
          process={process ?? (edited === 'new' ? null : edited.process)}
          onClose={() => {
            setEdited(undefined);
          }}
        />
      )}
    </>
  );
}
