import { useReactFlow } from '@xyflow/react';
import { useContext, useMemo } from 'react';
import type { DragEvent } from 'react';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import { DRAGGED_KIND } from './canvas-edit.js';
import type { CanvasApi, CanvasEdit } from './canvas-edit.js';
import { linkAt } from './link-at.js';
import { MarksContext } from './marks.js';

/** What the frame of the canvas calls while a kind of node is dragged over it from the palette, and when it is dropped. */
export function useDrops(api: CanvasApi, edit: CanvasEdit | undefined) {
  const { screenToFlowPosition } = useReactFlow<CanvasNode, CanvasEdge>();
  const marks = useContext(MarksContext);
  return useMemo(
    () => ({
      onDragOver: (event: DragEvent) => {
        if (!edit || !event.dataTransfer.types.includes(DRAGGED_KIND)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        marks.setState({ into: linkAt(event.clientX, event.clientY) });
      },
      onDragLeave: () => marks.setState({ into: null }),
      onDrop: (event: DragEvent) => {
        marks.setState({ into: null });
        const kind = event.dataTransfer.getData(DRAGGED_KIND);
        if (!edit || kind === '') return;
        event.preventDefault();
        const { clientX: x, clientY: y } = event;
        const id = edit.drop(kind, screenToFlowPosition({ x, y }), linkAt(x, y));
        if (id !== undefined) api.uncover(id);
      },
    }),
    [api, edit, marks, screenToFlowPosition],
  );
}
