import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../parts/toasts.js';
import type { CanvasEdit } from './canvas/canvas-edit.js';
import type { Opened } from './opened.js';
import { useEditor } from './editor-store.js';
import { focusSoon } from './focus-soon.js';
import { addAt } from './model/commands/add-beside.js';
import { connect, reconnect } from './model/commands/links.js';
import { addInto, leadThrough } from './model/commands/lead-through.js';
import { moveTo, remove } from './model/commands/nodes.js';
import { changeNote } from './model/commands/notes.js';
import type { Definitions } from './model/definitions.js';
import { NODE_WIDTH } from './model/geometry.js';
import { useRefusalText } from './refusal-text.js';
import type { PanelTab } from './side-panel.js';

/** What the canvas calls when the person changes something on it. */
export function useCanvasEdit({
  definitions,
  setOpened,
  showPanel,
}: {
  definitions: Definitions;
  setOpened: (opened: Opened) => void;
  showPanel: (tab: PanelTab) => void;
}): CanvasEdit {
  const editor = useEditor();
  const { t } = useTranslation('designer');
  const textOf = useRefusalText();
  return useMemo(
    (): CanvasEdit => ({
      move: (places, into = null) =>
        editor.apply((flow) => {
          const moved = moveTo(flow, places);
          const [id = ''] = places.keys();
          return (into === null ? null : leadThrough(moved, definitions, into, id)) ?? moved;
        }),
      fitsInto: (id, link) => leadThrough(editor.flow(), definitions, link, id) !== null,
      connect: (link) => editor.apply((flow) => connect(flow, link).flow),
      reconnect: (id, link) => editor.apply((flow) => reconnect(flow, id, link)),
      refuse: (refusal) => toast.info(`${t('refusal.title')} ${textOf(refusal)}`),
      drop: (kind, { x, y }, into) => {
        const definition = definitions.get(kind);
        if (!definition) return undefined;
        const place = { x: x - NODE_WIDTH / 2, y: y - 24 };
        const { flow, id } =
          into === null
            ? addAt(editor.flow(), definitions, definition, place)
            : addInto(editor.flow(), definitions, definition, into, place);
        editor.apply(() => flow);
        editor.selectOnly(id);
        return id;
      },
      unlink: (id) => editor.apply((flow) => remove(flow, new Set(), new Set([id]))),
      requestAdd: (request) => setOpened({ what: 'add', request }),
      changeNote: (id, change, isTyping) =>
        editor.apply((flow) => changeNote(flow, id, change), isTyping ? `note ${id}` : null),
      openMenu: (request) => {
        const { on } = request;
        const { ids, links } = editor.selection();
        if (on?.what === 'node' && !ids.has(on.id)) editor.selectOnly(on.id);
        if (on?.what === 'link' && !links.has(on.id))
          editor.select({ ids: new Set(), links: new Set([on.id]) });
        setOpened({ what: 'menu', request });
      },
      open: (id) => {
        editor.selectOnly(id);
        showPanel('node');
        focusSoon('[data-form] :is(input, select, textarea, [contenteditable=true])');
      },
    }),
    [definitions, editor, setOpened, showPanel, t, textOf],
  );
}
