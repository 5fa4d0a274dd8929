import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../api/client.js';
import { useProcessNames } from '../../api/process-names.js';
import { useMay } from '../../api/session.js';
import { Button } from '../../parts/button.js';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { EmptyState } from '../../parts/empty-state.js';
import { Listing, useListState } from '../../parts/listing.js';
import { toast } from '../../parts/toasts.js';
import { changeSchedule, deleteSchedule, type Schedule, type SchedulePage } from '../triggers.js';
import { useScheduleColumns } from './schedule-columns.js';
import { ScheduleDialog } from './schedule-dialog.js';

const NO_PAGE: SchedulePage = { count: 0, next: null, previous: null, results: [] };
const CREATE = 'POST /api/process/schedule/';

interface ScheduleListProps {
  /** null: those of all processes. */
  process: number | null;
  /** What the list is reduced to; the process of a filter goes into new ones. */
  filters: { process?: number; enabled?: boolean };
  /** Puts the button that creates one where it belongs. */
  children: (create: ReactNode, list: ReactNode) => ReactNode;
}

/** Schedules, with the windows to create, change and delete them. */
export function ScheduleList({ process, filters, children }: ScheduleListProps) {
  const { t } = useTranslation('triggers');
  const mayCreate = useMay()(CREATE);
  const [edited, setEdited] = useState<Schedule | 'new'>();
  const [deleted, setDeleted] = useState<Schedule>();
  const list = useListState('-id');
  const wanted = { ...list, ...filters };
  const query = useQuery({
    queryKey: ['schedules', 'list', wanted],
    queryFn: async ({ signal }): Promise<SchedulePage> =>
      (await client.api.GET('/api/process/schedule/', { params: { query: wanted }, signal })).data ?? NO_PAGE,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const names = useProcessNames(
    process === null ? (query.data?.results ?? []).map((each) => each.process) : [],
  );
  const turn = async ({ id, name, enabled }: Schedule): Promise<void> => {
    try {
      await changeSchedule(id, { enabled: !enabled });
      toast.success(t(enabled ? 'isOff' : 'isOn', { name }));
    } catch (error) {
      toast.error(error);
    }
  };
  const columns = useScheduleColumns({
    processes: process === null ? names : undefined,
    onEdit: setEdited,
    onSwitch: (schedule) => void turn(schedule),
    onDelete: setDeleted,
  });
  const isFiltered = process === null && Object.keys(filters).length > 0;
  const create = mayCreate && (
    <Button
      variant="primary"
      icon="plus"
      onPress={() => {
        setEdited('new');
      }}
      testId="schedule-new"
    >
      {t('newSchedule')}
    </Button>
  );
  return (
    <>
      {children(
        query.data?.count === 0 && !isFiltered ? null : create,
        <Listing
          query={query}
          label={t('schedules')}
          columns={columns}
          rowId={({ id }) => id}
          list={list}
          isFiltered={isFiltered}
          empty={
            <EmptyState icon="schedule" title={t('noSchedules')} text={t('noSchedulesText')}>
              {create}
            </EmptyState>
          }
          testId="schedule-table"
          rowTestId={({ id }) => `schedule-row-${id}`}
        />,
      )}
      {edited && (
        <ScheduleDialog
          schedule={edited === 'new' ? undefined : edited}
          process={process ?? (edited === 'new' ? null : edited.process)}
          onClose={() => {
            setEdited(undefined);
          }}
        />
      )}
      <ConfirmDialog
        isOpen={deleted !== undefined}
        onClose={() => {
          setDeleted(undefined);
        }}
        title={t('removeTitle', { name: deleted?.name })}
        confirmLabel={t('remove')}
        isDanger
        onConfirm={async () => {
          if (!deleted) return;
          await deleteSchedule(deleted.id);
          toast.success(t('removed', { name: deleted.name }));
        }}
      >
        {t('removeSchedule')}
      </ConfirmDialog>
    </>
  );
}
