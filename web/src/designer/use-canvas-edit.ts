import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../parts/toasts.js';
import type { CanvasEdit } from './canvas/canvas-edit.js';
import type { Opened } from './designer-dialogs.js';
import { useEditor } from './editor-store.js';
import { focusSoon } from './focus-soon.js';
import { addAt } from './model/commands/add-beside.js';
import { connect, reconnect } from './model/commands/links.js';
import { moveTo } from './model/commands/nodes.js';
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
      move: (places) => editor.apply((flow) => moveTo(flow, places)),
      connect: (link) => editor.apply((flow) => connect(flow, link).flow),
      reconnect: (id, link) => editor.apply((flow) => reconnect(flow, id, link)),
      refuse: (refusal) => toast.info(`${t('refusal.title')} ${textOf(refusal)}`),
      drop: (kind, { x, y }) => {
        const definition = definitions.get(kind);
        if (!definition) return undefined;
        const place = { x: x - NODE_WIDTH / 2, y: y - 24 };
        const { flow, id } = addAt(editor.flow(), definitions, definition, place);
        editor.apply(() => flow);
        editor.selectOnly(id);
        return id;
      },
      requestAdd: (request) => setOpened({ what: 'add', request }),
      changeNote: (id, change, isTyping) =>
        editor.apply((flow) => changeNote(flow, id, change), isTyping ? `note ${id}` : null),
      open: (id) => {
        editor.selectOnly(id);
        showPanel('node');
        focusSoon('[data-form] :is(input, select, textarea, [contenteditable=true])');
      },
    }),
    [definitions, editor, setOpened, showPanel, t, textOf],
  );
}
