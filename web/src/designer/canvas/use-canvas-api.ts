import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { NODE_WIDTH } from '../model/geometry.js';
import { moveMs } from './move-ms.js';
import type { CanvasApi } from './canvas-edit.js';

const MARGIN = 20;
/** Texts of nodes can be read from this zoom on. */
const READABLE_ZOOM = 0.45;
/** How many frames a node that was just added may take until it is drawn. */
const FRAMES = 20;

/** What others can ask of the canvas in `frame`. */
export function useCanvasApi(frame: RefObject<HTMLDivElement | null>, flow: Flow): CanvasApi {
  const view = useReactFlow();
  const shown = useRef(flow);
  useEffect(() => {
    shown.current = flow;
  }, [flow]);
  return useMemo((): CanvasApi => {
    const middle = () => {
      const box = frame.current?.getBoundingClientRect();
      return box ? { x: box.left + box.width / 2, y: box.top + box.height / 2 } : { x: 0, y: 0 };
    };
    const isInView = (id: string, box: DOMRect): boolean => {
      const node = view.getNode(id);
      if (node === undefined) return false;
      const { x, y } = node.position;
      const from = view.flowToScreenPosition({ x, y });
      const to = view.flowToScreenPosition({ x: x + (node.width ?? 0), y: y + (node.height ?? 0) });
      return (
        from.x > box.left + MARGIN &&
        to.x < box.right - MARGIN &&
        from.y > box.top + MARGIN &&
        to.y < box.bottom - MARGIN
      );
    };
    const reveal = (id: string, focus = false, left = FRAMES): void => {
      const { nodeList, notes } = shown.current;
      const item = nodeList.find((node) => node.id === id) ?? notes.find((note) => note.id === id);
      const box = frame.current?.getBoundingClientRect();
      if (box === undefined) return;
      if (item === undefined) {
        // It was just added, and is drawn in one of the next frames.
        if (left > 0) requestAnimationFrame(() => reveal(id, focus, left - 1));
        return;
      }
      const { x, y } = placeOf(item);
      const height = view.getNode(id)?.height ?? 100;
      const { zoom } = view.getViewport();
      if (!isInView(id, box))
        void view.setCenter(x + NODE_WIDTH / 2, y + height / 2, {
          zoom: Math.max(zoom, 0.6),
          duration: focus ? 0 : moveMs(),
        });
      if (focus) focusNode(frame, id);
    };
    const showAdded = (id: string, left = FRAMES): void => {
      if (view.getNode(id) === undefined) {
        if (left > 0) requestAnimationFrame(() => showAdded(id, left - 1));
        return;
      }
      const box = frame.current?.getBoundingClientRect();
      const all = view.getNodesBounds(view.getNodes());
      const zoom = box ? Math.min(box.width / all.width, box.height / all.height) : 0;
      if (box && isInView(id, box)) return;
      if (zoom >= READABLE_ZOOM) void view.fitView({ padding: 0.15, maxZoom: 1, duration: moveMs() });
      else reveal(id);
    };
    return {
      fit: (ids) => {
        const nodes = ids && ids.size > 0 ? { nodes: [...ids].map((id) => ({ id })) } : {};
        void view.fitView({ ...nodes, padding: 0.15, maxZoom: 1, duration: moveMs() });
      },
      reveal,
      showAdded,
      placeOf: (screen) => view.screenToFlowPosition(screen),
      middle,
    };
  }, [view, frame]);
}

/** Gives the keyboard to a node once it is drawn: one that was out of view, or was just added, is drawn some frames later. */
function focusNode(frame: RefObject<HTMLDivElement | null>, id: string, left = FRAMES): void {
  requestAnimationFrame(() => {
    const selector = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
    const node = frame.current?.querySelector<HTMLElement>(selector);
    if (node) node.focus({ preventScroll: true });
    else if (left > 0) focusNode(frame, id, left - 1);
  });
}
