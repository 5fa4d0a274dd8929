import type { Process } from '@liucheng/client';
import { useTranslation } from 'react-i18next';
import { ConfirmDialog } from '../parts/confirm-dialog.js';
import { toast } from '../parts/toasts.js';
import { deleteProcesses } from './process-actions.js';

interface DeleteProcessesProps {
  /** Empty: the dialog is closed. */
  processes: readonly Process[];
  onClose: () => void;
  onDeleted: () => void;
}

/** Asks whether processes are to be deleted, and deletes them. */
export function DeleteProcesses({ processes, onClose, onDeleted }: DeleteProcessesProps) {
  const { t } = useTranslation('processes');
  const count = processes.length;
  return (
    <ConfirmDialog
      isOpen={count > 0}
      onClose={onClose}
      title={t('deleteTitle', { count, name: processes[0]?.name })}
      confirmLabel={t('deleteConfirm', { count })}
      isDanger
      onConfirm={async () => {
        await deleteProcesses(processes.map(({ id }) => id));
        onDeleted();
        toast.success(t('deleted', { count }));
      }}
    >
      {t('deleteText')}
    </ConfirmDialog>
  );
}
