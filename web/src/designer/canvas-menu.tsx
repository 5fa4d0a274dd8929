import { useTranslation } from 'react-i18next';
import { ContextMenu } from '../parts/context-menu.js';
import type { MenuEntry } from '../parts/menu.js';
import type { CanvasEdit, MenuRequest } from './canvas/canvas-edit.js';
import { useEditor } from './editor-store.js';
import { nodeOf } from './model/flow.js';
import type { Commands } from './use-commands.js';

interface CanvasMenuProps {
  request: MenuRequest;
  commands: Commands;
  edit: CanvasEdit;
  onClose: () => void;
}

/** What can be done with what the right button was pressed on: a node and what is selected with it, a link, or the canvas. */
export function CanvasMenu({ request, commands, edit, onClose }: CanvasMenuProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const { on, place, screen } = request;
  const add = (more: { beside: string } | { into: string } | object): void =>
    edit.requestAdd({ place, screen, from: null, ...more });
  const remove: MenuEntry = {
    id: 'delete',
    icon: 'trash',
    label: t('form.delete'),
    shortcut: 'Delete',
    isDanger: true,
    onAction: commands.removeSelected,
  };
  const several: MenuEntry[] = [
    {
      id: 'duplicate',
      icon: 'copy',
      label: t('duplicate'),
      shortcut: 'Ctrl+D',
      onAction: commands.duplicateSelected,
    },
    { id: 'copy', icon: 'paste', label: t('menu.copy'), shortcut: 'Ctrl+C', onAction: commands.copySelected },
  ];
  const heal: MenuEntry = {
    id: 'heal',
    icon: 'link',
    label: t('menu.heal'),
    shortcut: 'Ctrl+Delete',
    onAction: commands.removeAndHeal,
  };
  const ofNode = (id: string): MenuEntry[] => [
    { id: 'edit', icon: 'edit', label: t('menu.edit'), shortcut: 'F2', onAction: () => edit.open(id) },
    {
      id: 'after',
      icon: 'plus',
      label: t('canvas.addAfter'),
      shortcut: '/',
      onAction: () => add({ beside: id }),
    },
    {
      id: 'connect',
      icon: 'link',
      label: t('form.connect'),
      shortcut: 'C',
      onAction: () => commands.open({ what: 'connect', node: id }),
    },
  ];
  const ofCanvas: MenuEntry[] = [
    { id: 'add', icon: 'plus', label: t('palette.add'), shortcut: '/', onAction: () => add({}) },
    { id: 'note', icon: 'note', label: t('addNote'), shortcut: 'N', onAction: commands.addNote },
    { id: 'all', icon: 'check', label: t('keys.all'), shortcut: 'Ctrl+A', onAction: commands.selectAll },
    { id: 'layout', icon: 'layout', label: t('layout'), onAction: () => void commands.layOut() },
  ];
  const entries = (): MenuEntry[] => {
    if (on === null) return ofCanvas;
    if (on.what === 'link')
      return [
        {
          id: 'insert',
          icon: 'plus',
          label: t('canvas.insert'),
          shortcut: '/',
          onAction: () => add({ into: on.id }),
        },
        remove,
      ];
    const isNode = nodeOf(editor.flow(), on.id) !== undefined;
    const isAlone = editor.selection().ids.size === 1;
    return [...(isNode && isAlone ? ofNode(on.id) : []), ...several, ...(isNode ? [heal] : []), remove];
  };
  return <ContextMenu label={t('tools')} at={screen} entries={entries()} onClose={onClose} />;
}
