import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../parts/toasts.js';
import { useEditor } from './editor-store.js';
import { duplicate } from './model/clipboard.js';
import { align } from './model/commands/align.js';
import type { Alignment } from './model/commands/align.js';
import { removeAndHeal } from './model/commands/heal.js';
import { moveBy, remove } from './model/commands/nodes.js';
import { kindOf } from './model/definitions.js';
import type { Definitions } from './model/definitions.js';
import { nodeOf } from './model/flow.js';
import { sizeOf } from './model/geometry.js';
import { portsOf } from './model/ports.js';

/** What buttons, keys and menus do with what is selected. */
export function useSelectionCommands(definitions: Definitions) {
  const editor = useEditor();
  const { t } = useTranslation('designer');
  return useMemo(() => {
    const sizeOfItem = (id: string) => {
      const node = nodeOf(editor.flow(), id);
      if (node) return sizeOf(portsOf(node, definitions.get(kindOf(node))));
      return editor.flow().notes.find((note) => note.id === id) ?? { width: 0, height: 0 };
    };
    return {
      removeSelected: () => {
        const { ids, links } = editor.selection();
        editor.apply((flow) => remove(flow, ids, links));
      },
      /** What led to the selected nodes leads on to what followed them. */
      removeAndHeal: () => {
        const { ids, links } = editor.selection();
        editor.apply((flow) => removeAndHeal(flow, definitions, ids, links));
      },
      /** As Ctrl+C: the browser tells those who listen to its event of a copy. */
      copySelected: () => {
        // In the next frame, as the menu is still open. Deprecated, but the clipboard of `navigator` is only there over HTTPS.
        // oxlint-disable-next-line typescript/no-deprecated
        requestAnimationFrame(() => document.execCommand('copy'));
      },
      duplicateSelected: () => {
        const { ids } = editor.selection();
        if (ids.size === 0) return;
        const copied = duplicate(editor.flow(), definitions, ids);
        if (copied.isStartLeftOut) toast.info(t('clipboard.oneStart'));
        if (copied.ids.size === 0) return;
        editor.apply(() => copied.flow);
        editor.select({ ids: copied.ids, links: new Set() });
      },
      moveSelected: (dx: number, dy: number) => {
        const { ids } = editor.selection();
        editor.apply((flow) => moveBy(flow, ids, dx, dy), 'arrows');
      },
      selectAll: () => {
        const { nodeList, linkList, notes } = editor.flow();
        editor.select({
          ids: new Set([...nodeList, ...notes].map(({ id }) => id)),
          links: new Set(linkList.map(({ id }) => id)),
        });
      },
      align: (how: Alignment) => editor.apply((flow) => align(flow, editor.selection().ids, how, sizeOfItem)),
    };
  }, [definitions, editor, t]);
}
