import type { Process } from '@liucheng/client';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useMay } from '../api/session.js';
import { IconButton } from '../parts/icon-button.js';
import { Menu, type MenuEntry } from '../parts/menu.js';
import { toast } from '../parts/toasts.js';
import { copyProcess, exportProcesses } from './process-actions.js';

interface ProcessMenuProps {
  process: Process;
  onEdit: () => void;
  onDelete: () => void;
}

/** What else one can do with a process of the list. */
export function ProcessMenu({ process, onEdit, onDelete }: ProcessMenuProps) {
  const { t } = useTranslation('processes');
  const navigate = useNavigate();
  const may = useMay();
  const { id, name } = process;
  const tell = (work: Promise<void>): void => {
    void work.catch((error: unknown) => {
      toast.error(error);
    });
  };
  const go = (to: '/processes/$id' | '/processes/$id/triggers') => (): void => {
    void navigate({ to, params: { id: String(id) } });
  };
  const copy = async (): Promise<void> => {
    const made = await copyProcess(id);
    toast.success(t('copied', { name: made.name }));
  };
  const change: MenuEntry[] = [
    { id: 'edit', label: t('edit'), icon: 'edit', onAction: onEdit },
    {
      id: 'copy',
      label: t('copy'),
      icon: 'copy',
      onAction: () => {
        tell(copy());
      },
      testId: 'process-copy',
    },
  ];
  const remove: MenuEntry = {
    id: 'delete',
    label: t('delete'),
    icon: 'trash',
    isDanger: true,
    onAction: onDelete,
  };
  const entries: MenuEntry[] = [
    { id: 'open', label: t('open'), icon: 'process', onAction: go('/processes/$id') },
    { id: 'triggers', label: t('triggers'), icon: 'schedule', onAction: go('/processes/$id/triggers') },
    ...(may('PATCH /api/process/process/{id}/') ? change : []),
    ...[false, true].map((withVersions) => ({
      id: withVersions ? 'exportVersions' : 'export',
      label: withVersions ? t('exportVersions') : t('export'),
      icon: 'download' as const,
      onAction: () => {
        tell(exportProcesses([id], `${name}.json`, withVersions));
      },
    })),
    ...(may('DELETE /api/process/process/{id}/') ? [remove] : []),
  ];
  return (
    <Menu label={t('more', { name })} entries={entries}>
      <IconButton icon="more" label={t('more', { name })} size="small" testId={`process-more-${id}`} />
    </Menu>
  );
}
