import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { toast } from '../parts/toasts.js';
import type { CanvasApi } from './canvas/canvas-edit.js';
import { isTyping } from './canvas/use-walk.js';
import { useEditor } from './editor-store.js';
import { copyText, paste, readClipboard } from './model/clipboard.js';
import { remove } from './model/commands/nodes.js';
import { snap } from './model/commands/nodes.js';
import type { Definitions } from './model/definitions.js';

/**
 * Copies, cuts and pastes nodes as JSON text by the browser's own events, which need no permission and work between processes and
 * with other programs.
 */
export function useClipboard({
  canvas,
  definitions,
  isReadOnly,
}: {
  canvas: RefObject<CanvasApi | null>;
  definitions: Definitions;
  isReadOnly: boolean;
}): void {
  const editor = useEditor();
  const { t } = useTranslation('designer');
  const pointer = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => {
    const isElsewhere = (event: Event) =>
      (event.target !== null && isTyping(event.target)) ||
      document.querySelector('[role=dialog], [role=alertdialog]') !== null;
    const move = ({ clientX, clientY, target }: PointerEvent) => {
      const isOver = target instanceof Element && target.closest('[data-testid=canvas]') !== null;
      pointer.current = isOver ? { x: clientX, y: clientY } : null;
    };
    const copy = (event: ClipboardEvent) => {
      const { ids } = editor.selection();
      const hasText = (document.getSelection()?.toString() ?? '') !== '';
      if (isElsewhere(event) || ids.size === 0 || hasText) return;
      event.clipboardData?.setData('text/plain', copyText(editor.flow(), definitions, ids));
      event.preventDefault();
      if (event.type === 'cut' && !isReadOnly) editor.apply((flow) => remove(flow, ids));
    };
    const put = (event: ClipboardEvent) => {
      if (isReadOnly || isElsewhere(event) || canvas.current === null) return;
      const copied = readClipboard(event.clipboardData?.getData('text/plain') ?? '');
      if (copied === null) {
        toast.info(t('clipboard.nothing'));
        return;
      }
      event.preventDefault();
      const { x, y } = canvas.current.placeOf(pointer.current ?? canvas.current.middle());
      const { flow, ids, isStartLeftOut } = paste(editor.flow(), definitions, copied, {
        x: snap(x),
        y: snap(y),
      });
      if (isStartLeftOut) toast.info(t('clipboard.oneStart'));
      if (ids.size === 0) return;
      editor.apply(() => flow);
      editor.select({ ids, links: new Set() });
    };
    document.addEventListener('pointermove', move);
    document.addEventListener('copy', copy);
    document.addEventListener('cut', copy);
    document.addEventListener('paste', put);
    return () => {
      document.removeEventListener('pointermove', move);
      document.removeEventListener('copy', copy);
      document.removeEventListener('cut', copy);
      document.removeEventListener('paste', put);
    };
  }, [canvas, definitions, editor, isReadOnly, t]);
}
