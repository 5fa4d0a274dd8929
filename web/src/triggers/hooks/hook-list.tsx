import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../../parts/confirm-dialog.js';
import { TriggerList, type TriggerListProps, useTriggerList } from '../trigger-list.js';
import { changeHook, deleteHook, type Hook, type NewHook, readHooks, rotateHook } from '../triggers.js';
import { useHookColumns } from './hook-columns.js';
import { HookDialog } from './hook-dialog.js';
import { HookMade } from './hook-made.js';

/** Hooks, with the windows to create, change, renew and delete them. */
export function HookList({ process, filters, children }: TriggerListProps) {
  const { t } = useTranslation('triggers');
  const [made, setMade] = useState<NewHook>();
  const [rotated, setRotated] = useState<Hook>();
  const state = useTriggerList({ kind: 'hook', read: readHooks, change: changeHook }, { process, filters });
  const columns = useHookColumns({ ...state.actions, onRotate: setRotated });
  const { edited, setEdited } = state;
  return (
    <>
      <TriggerList
        state={state}
        columns={columns}
        remove={deleteHook}
        texts={{
          all: t('hooks'),
          create: t('newHook'),
          none: t('noHooks'),
          noneText: t('noHooksText'),
          remove: t('removeHook'),
        }}
      >
        {children}
      </TriggerList>
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
      <ConfirmDialog
        isOpen={rotated !== undefined}
        onClose={() => {
          setRotated(undefined);
        }}
        title={t('rotateTitle', { name: rotated?.name })}
        confirmLabel={t('rotate')}
        isDanger
        onConfirm={async () => {
          if (rotated) setMade(await rotateHook(rotated.id));
        }}
      >
        {t('rotateText')}
      </ConfirmDialog>
    </>
  );
}
