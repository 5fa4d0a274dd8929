import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import type { MouseEvent as ReactMouseEvent } from 'react';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import type { CanvasEdit, MenuRequest } from './canvas-edit.js';

/** What React Flow calls when the person asks for a menu by the right button, a long touch or a key. */
export function useMenus(edit: CanvasEdit | undefined) {
  const { screenToFlowPosition } = useReactFlow();
  return useMemo(() => {
    if (edit === undefined) return {};
    const open = (event: MouseEvent | ReactMouseEvent, on: MenuRequest['on']) => {
      event.preventDefault();
      const screen = { x: event.clientX, y: event.clientY };
      edit.openMenu({ screen, place: screenToFlowPosition(screen), on });
    };
    return {
      onNodeContextMenu: (event: ReactMouseEvent, { id }: CanvasNode) => open(event, { what: 'node', id }),
      onSelectionContextMenu: (event: ReactMouseEvent, [first]: CanvasNode[]) =>
        open(event, first ? { what: 'node', id: first.id } : null),
      onEdgeContextMenu: (event: ReactMouseEvent, { id }: CanvasEdge) => open(event, { what: 'link', id }),
      onPaneContextMenu: (event: MouseEvent | ReactMouseEvent) => open(event, null),
    };
  }, [edit, screenToFlowPosition]);
}
