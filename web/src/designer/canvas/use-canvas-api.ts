import { useReactFlow } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { NODE_WIDTH } from '../model/geometry.js';
import type { CanvasApi } from './canvas-edit.js';

const MOVE_MS = 200;
const MARGIN = 60;
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
      const from = view.flowToScreenPosition({ x, y });
      const to = view.flowToScreenPosition({ x: x + NODE_WIDTH, y: y + height });
      const isInView =
        from.x > box.left + MARGIN / 2 &&
        to.x < box.right - MARGIN / 2 &&
        from.y > box.top + MARGIN / 2 &&
        to.y < box.bottom - MARGIN / 2;
      const { zoom } = view.getViewport();
      if (!isInView)
        void view.setCenter(x + NODE_WIDTH / 2, y + height / 2, {
          zoom: Math.max(zoom, 0.6),
          duration: focus ? 0 : MOVE_MS,
        });
      if (focus) focusNode(frame, id);
    };
    return {
      fit: (ids) => {
        const nodes = ids && ids.size > 0 ? { nodes: [...ids].map((id) => ({ id })) } : {};
        void view.fitView({ ...nodes, padding: 0.15, maxZoom: 1, duration: MOVE_MS });
      },
      reveal,
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
