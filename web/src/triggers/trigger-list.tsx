import type { Page } from '@liucheng/client';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProcessNames } from '../api/process-names.js';
import { useMay } from '../api/session.js';
import { Button } from '../parts/button.js';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { EmptyState } from '../parts/empty-state.js';
import { focusRowAfter } from '../parts/focus-row-after.js';
import { Listing, useListState } from '../parts/listing.js';
import type { Column } from '../parts/table.js';
import { toast } from '../parts/toasts.js';
import type { TriggerActions } from './trigger-columns.js';
import type { ListQuery, Trigger } from './triggers.js';

/** What a list of schedules or hooks is made of. */
interface TriggerSource<Row extends Trigger> {
  /** Names the cache and the hooks for tests. */
  kind: 'schedule' | 'hook';
  read: (query: ListQuery, signal: AbortSignal) => Promise<Page<Row>>;
  change: (id: number, body: { enabled: boolean }) => Promise<unknown>;
}

export interface TriggerListProps {
  /** null: those of all processes. */
  process: number | null;
  /** What the list is reduced to; the process of a filter goes into new ones. */
  filters: { process?: number; enabled?: boolean };
  /** Puts the button that creates one where it belongs. */
  children: (create: ReactNode, list: ReactNode) => ReactNode;
}

/** The state of a list of schedules or hooks: what is read, and what is done with one of them. */
export function useTriggerList<Row extends Trigger>(
  { kind, read, change }: TriggerSource<Row>,
  { process, filters }: Omit<TriggerListProps, 'children'>,
) {
  const { t } = useTranslation('triggers');
  const [edited, setEdited] = useState<Row | 'new'>();
  const [deleted, setDeleted] = useState<Row>();
  const list = useListState('-id');
  const wanted = { ...list, ...filters };
  const query = useQuery({
    queryKey: [`${kind}s`, 'list', wanted],
    queryFn: ({ signal }) => read(wanted, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const names = useProcessNames(
    process === null ? (query.data?.results ?? []).map((each) => each.process) : [],
  );
  const turn = async ({ id, name, enabled }: Row): Promise<void> => {
    try {
      await change(id, { enabled: !enabled });
      toast.success(t(enabled ? 'isOff' : 'isOn', { name }));
    } catch (error) {
      toast.error(error);
    }
  };
  const actions: TriggerActions<Row> = {
    processes: process === null ? names : undefined,
    onEdit: setEdited,
    onSwitch: (trigger) => void turn(trigger),
    onDelete: setDeleted,
  };
  const isFiltered = process === null && Object.keys(filters).length > 0;
  return { kind, list, query, isFiltered, edited, setEdited, deleted, setDeleted, actions };
}

interface TriggerListViewProps<Row extends Trigger> {
  state: ReturnType<typeof useTriggerList<Row>>;
  columns: readonly Column<Row>[];
  texts: { all: string; create: string; none: string; noneText: string; remove: string };
  remove: (id: number) => Promise<void>;
  children: TriggerListProps['children'];
}

/** The list, the button that creates one, and the question before one is deleted. */
export function TriggerList<Row extends Trigger>({
  state: { kind, list, query, isFiltered, setEdited, deleted, setDeleted },
  columns,
  texts,
  remove,
  children,
}: TriggerListViewProps<Row>) {
  const { t } = useTranslation('triggers');
  const rowOf = ({ id }: Row): string => `${kind}-row-${id}`;
  const mayCreate = useMay()(`POST /api/process/${kind}/`);
  const create = mayCreate && (
    <Button
      variant="primary"
      icon="plus"
      onPress={() => {
        setEdited('new');
      }}
      testId={`${kind}-new`}
    >
      {texts.create}
    </Button>
  );
  return (
    <>
      {children(
        query.data?.count === 0 && !isFiltered ? null : create,
        <Listing
          query={query}
          label={texts.all}
          columns={columns}
          rowId={({ id }) => id}
          list={list}
          isFiltered={isFiltered}
          empty={
            <EmptyState icon={kind} title={texts.none} text={texts.noneText}>
              {create}
            </EmptyState>
          }
          testId={`${kind}-table`}
          rowTestId={rowOf}
        />,
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
          await remove(deleted.id);
          toast.success(t('removed', { name: deleted.name }));
          focusRowAfter({
            rows: query.data?.results.map(rowOf) ?? [],
            deleted: [rowOf(deleted)],
            otherwise: `${kind}-new`,
          });
        }}
      >
        {texts.remove}
      </ConfirmDialog>
    </>
  );
}
