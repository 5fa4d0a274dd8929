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
import { changeHook, deleteHook, type Hook, type HookPage, type NewHook, rotateHook } from '../triggers.js';
import { useHookColumns } from './hook-columns.js';
import { HookDialog } from './hook-dialog.js';
import { HookMade } from './hook-made.js';

const NO_PAGE: HookPage = { count: 0, next: null, previous: null, results: [] };

interface HookListProps {
  /** null: those of all processes. */
  process: number | null;
  filters: { process?: number; enabled?: boolean };
  /** Puts the button that creates one where it belongs. */
  children: (create: ReactNode, list: ReactNode) => ReactNode;
}

type Asked = { kind: 'delete' | 'rotate'; hook: Hook };

/** Hooks, with the windows to create, change, renew and delete them. */
export function HookList({ process, filters, children }: HookListProps) {
  const { t } = useTranslation('triggers');
  const mayCreate = useMay()('POST /api/process/hook/');
  const [edited, setEdited] = useState<Hook | 'new'>();
  const [made, setMade] = useState<NewHook>();
  const [asked, setAsked] = useState<Asked>();
  const list = useListState('-id');
  const wanted = { ...list, ...filters };
  const query = useQuery({
    queryKey: ['hooks', 'list', wanted],
    queryFn: async ({ signal }): Promise<HookPage> =>
      (await client.api.GET('/api/process/hook/', { params: { query: wanted }, signal })).data ?? NO_PAGE,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
  const names = useProcessNames(
    process === null ? (query.data?.results ?? []).map((each) => each.process) : [],
  );
  const turn = async ({ id, name, enabled }: Hook): Promise<void> => {
    try {
      await changeHook(id, { enabled: !enabled });
      toast.success(t(enabled ? 'isOff' : 'isOn', { name }));
    } catch (error) {
      toast.error(error);
    }
  };
  const columns = useHookColumns({
    processes: process === null ? names : undefined,
    onEdit: setEdited,
    onSwitch: (hook) => void turn(hook),
    onDelete: (hook) => {
      setAsked({ kind: 'delete', hook });
    },
    onRotate: (hook) => {
      setAsked({ kind: 'rotate', hook });
    },
  });
  const isFiltered = process === null && Object.keys(filters).length > 0;
  const create = mayCreate && (
    <Button
      variant="primary"
      icon="plus"
      onPress={() => {
        setEdited('new');
      }}
      testId="hook-new"
    >
      {t('newHook')}
    </Button>
  );
  return (
    <>
      {children(
        query.data?.count === 0 && !isFiltered ? null : create,
        <Listing
          query={query}
          label={t('hooks')}
          columns={columns}
          rowId={({ id }) => id}
          list={list}
          isFiltered={isFiltered}
          empty={
            <EmptyState icon="hook" title={t('noHooks')} text={t('noHooksText')}>
              {create}
            </EmptyState>
          }
          testId="hook-table"
          rowTestId={({ id }) => `hook-row-${id}`}
        />,
      )}
      {edited && (
        <HookDialog
          hook={edited === 'new' ? undefined : edited}
          process={process ?? (edited === 'new' ? null : edited.process)}
          onClose={() => {
            setEdited(undefined);
          }}
          onMade={setMade}
        />
      )}
      {made && (
        <HookMade
          hook={made}
          onClose={() => {
            setMade(undefined);
          }}
        />
      )}
      <HookQuestion
        asked={asked}
        onClose={() => {
          setAsked(undefined);
        }}
        onMade={setMade}
      />
    </>
  );
}

function HookQuestion({
  asked,
  onClose,
  onMade,
}: {
  asked: Asked | undefined;
  onClose: () => void;
  onMade: (hook: NewHook | undefined) => void;
}) {
  const { t } = useTranslation('triggers');
  const isRotate = asked?.kind === 'rotate';
  const name = asked?.hook.name;
  return (
    <ConfirmDialog
      isOpen={asked !== undefined}
      onClose={onClose}
      title={t(isRotate ? 'rotateTitle' : 'removeTitle', { name })}
      confirmLabel={t(isRotate ? 'rotate' : 'remove')}
      isDanger
      onConfirm={async () => {
        if (!asked) return;
        if (isRotate) onMade(await rotateHook(asked.hook.id));
        else {
          await deleteHook(asked.hook.id);
          toast.success(t('removed', { name }));
        }
      }}
    >
      {t(isRotate ? 'rotateText' : 'removeHook')}
    </ConfirmDialog>
  );
}
