import type { Process } from '@liucheng/client';
import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../api/client.js';
import { useMay } from '../api/session.js';
import { toast } from '../parts/toasts.js';
import type { CanvasApi } from './canvas/canvas-edit.js';
import type { Opened } from './opened.js';
import { useEditor } from './editor-store.js';
import type { FlowFault } from './faults/fault-index.js';
import { flowFaultsOf } from './faults/use-check.js';
import { focusSoon } from './focus-soon.js';
import { layOut } from './layout/lay-out.js';
import { duplicate } from './model/clipboard.js';
import { addBeside } from './model/commands/add-beside.js';
import { align } from './model/commands/align.js';
import type { Alignment } from './model/commands/align.js';
import { removeAndHeal } from './model/commands/heal.js';
import { moveBy, remove } from './model/commands/nodes.js';
import { addNote } from './model/commands/notes.js';
import { kindOf } from './model/definitions.js';
import type { Definitions } from './model/definitions.js';
import { nodeOf } from './model/flow.js';
import { NODE_WIDTH, sizeOf } from './model/geometry.js';
import { portsOf } from './model/ports.js';
import type { Saver } from './saving/saver.js';

interface CommandsOptions {
  process: Process;
  definitions: Definitions;
  saver: Saver;
  canvas: RefObject<CanvasApi | null>;
  setOpened: (opened: Opened) => void;
  setFaults: (faults: readonly FlowFault[]) => void;
  /** Tells whether the last submit was refused for the faults. */
  setRefused: (isRefused: boolean) => void;
  isReadOnly: boolean;
  openRun: (isAtOnce: boolean) => void;
}

/** What buttons, keys and menus do. */
export function useCommands(options: CommandsOptions) {
  const { process, definitions, saver, canvas, setOpened, setFaults, setRefused, isReadOnly, openRun } =
    options;
  const editor = useEditor();
  const queries = useQueryClient();
  const { t } = useTranslation('designer');
  const mayRun = useMay()('POST /api/process/execute/');
  return useMemo(() => {
    const centre = () => {
      const place = canvas.current?.placeOf(canvas.current.middle()) ?? { x: 0, y: 0 };
      return { x: place.x - NODE_WIDTH / 2, y: place.y - 24 };
    };
    const sizeOfItem = (id: string) => {
      const node = nodeOf(editor.flow(), id);
      if (node) return sizeOf(portsOf(node, definitions.get(kindOf(node))));
      return editor.flow().notes.find((note) => note.id === id) ?? { width: 0, height: 0 };
    };
    /** Tells why not all is saved. */
    const told = (isSaved: boolean): boolean => {
      const { state, problem } = saver.store.getState();
      if (state === 'conflict') setOpened({ what: 'conflict' });
      else if (!isSaved && problem !== null) toast.error(problem);
      return isSaved;
    };
    const save = async (): Promise<boolean> => told(await saver.flush());
    const confirm = async (): Promise<boolean> => isReadOnly || told(await saver.confirm());
    return {
      save,
      /** Sees to it that the server has the draft that is shown, before it runs. @returns whether it has @throws ApiError, ConnectionError */
      confirm,
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
      },
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
        // eslint-disable-next-line @typescript-eslint/no-deprecated
        requestAnimationFrame(() => document.execCommand('copy'));
      },
      duplicateSelected: () => {
        const { ids } = editor.selection();
        if (ids.size === 0) return;
        const copied = duplicate(editor.flow(), ids);
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
      layOut: async () => {
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
      },
      submit: async () => {
        try {
          if (!(await confirm())) return;
          await client.processes.submit(process.id);
          setFaults([]);
          setRefused(false);
          await queries.invalidateQueries({ queryKey: ['versions', process.id] });
          toast.success(t('submitted'));
        } catch (error) {
          const faults = flowFaultsOf(error);
          if (faults) {
            setFaults(faults);
            setRefused(true);
          } else toast.error(error);
        }
      },
      /** Asks for the inputs of a run. @param isAtOnce a flow without inputs runs without a further question */
      run: async (isAtOnce = false) => {
        if (mayRun && (isReadOnly || (await save()))) openRun(isAtOnce);
      },
      open: setOpened,
      focusField: (name: string) =>
        focusSoon(`[data-testid="field-${CSS.escape(name)}"]:is(input, select, textarea, [contenteditable])`),
    };
  }, [
    canvas,
    definitions,
    editor,
    isReadOnly,
    mayRun,
    openRun,
    process.id,
    queries,
    saver,
    setFaults,
    setRefused,
    setOpened,
    t,
  ]);
}

export type Commands = ReturnType<typeof useCommands>;
