import { useEffect } from 'react';
import type { RefObject } from 'react';
import type { CanvasApi, CanvasEdit } from './canvas/canvas-edit.js';
import { focusedId, isTyping } from './canvas/use-walk.js';
import { useEditor } from './editor-store.js';
import { GRID } from './model/commands/nodes.js';
import type { Commands } from './use-commands.js';

const ARROWS: Readonly<Record<string, [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

const isCommand = ({ ctrlKey, metaKey, altKey }: KeyboardEvent): boolean => (ctrlKey || metaKey) && !altKey;

/** Whether a dialog or a menu is in front of the designer, and has the keys. */
const isCovered = (): boolean =>
  document.querySelector('[role=dialog], [role=alertdialog], [role=menu]') !== null;

/** Whether single keys are commands there: everywhere but in what has the keyboard for itself, as a log that scrolls by it. */
const takesCommands = (target: EventTarget | null): boolean =>
  !(target instanceof Element) ||
  target.closest('.react-flow, button, a, [role=tab]') !== null ||
  target.closest('[tabindex="0"]') === null;

interface KeysOptions {
  commands: Commands;
  edit: CanvasEdit;
  canvas: RefObject<CanvasApi | null>;
  isReadOnly: boolean;
}

/** The keys of the designer; `keys-dialog.tsx` lists them. */
export function useKeys({ commands, edit, canvas, isReadOnly }: KeysOptions): void {
  const editor = useEditor();
  useEffect(() => {
    const pointer = { x: window.innerWidth / 2, y: window.innerHeight / 3 };
    const move = ({ clientX, clientY }: PointerEvent) => Object.assign(pointer, { x: clientX, y: clientY });

    /** Keys that work everywhere in the designer. @returns whether the key was used */
    const withControl = (event: KeyboardEvent): boolean => {
      const key = event.key.toLowerCase();
      const isInForm = event.target instanceof Element && event.target.closest('[data-form]') !== null;
      const isOwnUndo = event.target instanceof Element && event.target.closest('[data-own-undo]') !== null;
      const isOwnField = event.target !== null && isTyping(event.target) && !isInForm;
      if (key === 's') void commands.save();
      else if (key === 'f') commands.open({ what: 'find' });
      else if (isReadOnly || isOwnField) return false;
      else if (isOwnUndo && (key === 'z' || key === 'y')) return false;
      else if (key === 'z') (event.shiftKey ? commands.redo : commands.undo)();
      else if (key === 'y') commands.redo();
      else if (event.target !== null && isTyping(event.target)) return false;
      else if (key === 'a') commands.selectAll();
      else if (key === 'd') commands.duplicateSelected();
      else if (key === 'delete' || key === 'backspace') commands.removeAndHeal();
      else return false;
      return true;
    };

    /** Keys that work while nothing is typed. @returns whether the key was used */
    const alone = (event: KeyboardEvent): boolean => {
      const focused = event.target === null ? null : focusedId(event.target);
      if (focused?.what === 'node' && !editor.selection().ids.has(focused.id) && event.key !== 'Tab') {
        if ([' ', 'Delete', 'c', 'F2'].includes(event.key) || event.key in ARROWS)
          editor.selectOnly(focused.id);
      } else if (focused?.what === 'link' && !editor.selection().links.has(focused.id)) {
        if (event.key === ' ' || event.key === 'Enter' || event.key === 'Delete')
          editor.select({ ids: new Set(), links: new Set([focused.id]) });
      }
      const { ids, links } = editor.selection();
      const arrow = ARROWS[event.key];
      if (event.key === '?') commands.open({ what: 'keys' });
      else if (event.key === '1') canvas.current?.fit();
      else if (event.key === '2') canvas.current?.fit(ids);
      else if (event.key === 'Escape') editor.select({ ids: new Set(), links: new Set() });
      else if (event.key === ' ' && focused !== null) return true;
      else if (isReadOnly) return false;
      else if (event.key === '/') {
        const screen = { ...pointer };
        const place = canvas.current?.placeOf(screen) ?? { x: 0, y: 0 };
        const [selected] = ids.size === 1 ? ids : [];
        const beside = selected ?? (focused?.what === 'node' ? focused.id : null);
        const [into] = ids.size === 0 && links.size === 1 ? links : [];
        commands.open({ what: 'add', request: { screen, place, from: null, beside, into } });
      } else if (event.key === 'Delete' || event.key === 'Backspace') {
        if (ids.size + links.size === 0) return false;
        commands.removeSelected();
      } else if (event.key === 'c' && ids.size === 1) {
        const [node = ''] = ids;
        commands.open({ what: 'connect', node });
      } else if (event.key === 'F2' && ids.size === 1) {
        const [node = ''] = ids;
        edit.open(node);
      } else if (event.key === 'n') commands.addNote();
      else if (arrow !== undefined && ids.size > 0) {
        const step = event.shiftKey ? GRID * 5 : GRID;
        commands.moveSelected(arrow[0] * step, arrow[1] * step);
      } else return false;
      return true;
    };

    /** Escape leads from a field of the form back to the node, and from the text of a note to the note. @returns whether it did */
    const leaveField = ({ target, key }: KeyboardEvent): boolean => {
      if (key !== 'Escape' || !(target instanceof Element)) return false;
      const [selected] = editor.selection().ids;
      const note = isTyping(target) ? focusedId(target)?.id : undefined;
      const node = target.closest('[data-form]') === null ? note : selected;
      if (node === undefined) return false;
      canvas.current?.reveal(node, true);
      return true;
    };

    /** Runs by Ctrl+Enter before a button that has the focus takes it for Enter, which would press the button again. */
    const runFirst = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !isCommand(event) || event.isComposing || isCovered()) return;
      // The form for the inputs of a run runs by itself.
      if (event.target instanceof Element && event.target.closest('form') !== null) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) void commands.run(true);
    };

    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || isCovered()) return;
      // A button that was pressed keeps the focus, and needs only the keys that press it or lead to the next one.
      const isBusy =
        event.target instanceof Element &&
        (isTyping(event.target) ||
          (event.target.closest('button, a, [role=tab]') !== null &&
            (event.key === 'Enter' || event.key === ' ' || event.key in ARROWS)));
      const isUsed = isCommand(event)
        ? withControl(event)
        : !event.altKey && (leaveField(event) || (!isBusy && takesCommands(event.target) && alone(event)));
      if (isUsed) event.preventDefault();
    };
    document.addEventListener('pointermove', move);
    document.addEventListener('keydown', runFirst, true);
    document.addEventListener('keydown', press);
    return () => {
      document.removeEventListener('pointermove', move);
      document.removeEventListener('keydown', runFirst, true);
      document.removeEventListener('keydown', press);
    };
  }, [canvas, commands, edit, editor, isReadOnly]);
}
