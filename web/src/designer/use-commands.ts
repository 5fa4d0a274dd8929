import { useMemo, useState } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../parts/toasts.js';
import type { CanvasApi } from './canvas/canvas-edit.js';
import { useEditor } from './editor-store.js';
import { focusSoon } from './focus-soon.js';
import { layOut } from './layout/lay-out.js';
import { addBeside } from './model/commands/add-beside.js';
import { addNote } from './model/commands/notes.js';
import type { Definitions } from './model/definitions.js';
import { nodeOf } from './model/flow.js';
import { NODE_WIDTH } from './model/geometry.js';
import { createRunning } from './running.js';
import { useDraftCommands } from './use-draft-commands.js';
import type { DraftCommandsOptions } from './use-draft-commands.js';
import { useSelectionCommands } from './use-selection-commands.js';

interface CommandsOptions extends Omit<DraftCommandsOptions, 'running'> {
  definitions: Definitions;
  canvas: RefObject<CanvasApi | null>;
}

/** What buttons, keys and menus do. */
export function useCommands(options: CommandsOptions) {
  const { definitions, canvas, setOpened, isReadOnly } = options;
  const editor = useEditor();
  const { t } = useTranslation('designer');
  const [running] = useState(createRunning);
  const ofDraft = useDraftCommands({ ...options, running });
  const ofSelection = useSelectionCommands(definitions);
  return useMemo(() => {
    const centre = () => {
      const place = canvas.current?.placeOf(canvas.current.middle()) ?? { x: 0, y: 0 };
      return { x: place.x - NODE_WIDTH / 2, y: place.y - 24 };
    };
    return {
      ...ofDraft,
      ...ofSelection,
      /** Which of those that take time are running. */
      running: running.store,
      undo: editor.undo,
      redo: editor.redo,
      add: (kind: string) => {
        const definition = definitions.get(kind);
        if (!definition || isReadOnly) return;
        const [beside = null] = editor.selection().ids;
        const { flow, id } = addBeside(editor.flow(), definitions, definition, beside, centre());
        editor.apply(() => flow);
        editor.selectOnly(id);
        canvas.current?.showAdded(id);
      },
      addNote: () => {
        const { flow, id } = addNote(editor.flow(), centre());
        editor.apply(() => flow);
        editor.selectOnly(id);
        // What is typed next stands in the note: on the canvas, each N would add another one.
        focusSoon(`[data-testid="note-${CSS.escape(id)}"] textarea`);
      },
      layOut: () =>
        running.once('layOut', async () => {
          const { ids } = editor.selection();
          const nodes = new Set([...ids].filter((id) => nodeOf(editor.flow(), id)));
          const chosen = nodes.size > 1 ? nodes : new Set<string>();
          try {
            const isDone = await editor.applyLater((flow) => layOut(flow, definitions, chosen));
            if (isDone) requestAnimationFrame(() => canvas.current?.fit());
            else toast.info(t('layoutDropped'));
          } catch (error) {
            toast.error(error);
          }
        }),
      open: setOpened,
      focusField: (name: string) =>
        focusSoon(`[data-testid="field-${CSS.escape(name)}"]:is(input, select, textarea, [contenteditable])`),
    };
  }, [canvas, definitions, editor, isReadOnly, ofDraft, ofSelection, running, setOpened, t]);
}

export type Commands = ReturnType<typeof useCommands>;
