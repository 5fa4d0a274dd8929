import { getViewportForBounds, useReactFlow } from '@xyflow/react';
import type { Viewport } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { NODE_WIDTH } from '../model/geometry.js';
import { moveMs } from './move-ms.js';
import type { CanvasApi } from './canvas-edit.js';

const MARGIN = 20;
/** How a whole flow is shown. */
const WHOLE = { padding: 0.15, maxZoom: 1 };
/** The least zoom of the canvas. */
export const MIN_ZOOM = 0.05;
/** Texts of nodes can be read from this zoom on. */
const READABLE_ZOOM = 0.45;
/** How many frames a node that was just added may take until it is drawn. */
const FRAMES = 20;

/** What is drawn above the canvas in its corners: the map, the zoom, the buttons that open and close what is beside it. */
const PANELS = '.react-flow__panel, [data-above-canvas]';

/**
 * What others can ask of the canvas in `frame`.
 *
 * @param uses how often the person has used it
 */
export function useCanvasApi(
  frame: RefObject<HTMLDivElement | null>,
  uses: RefObject<number>,
  flow: Flow,
): CanvasApi {
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
    /** Where a node is in the window, in this view or another. */
    const rectOf = (id: string, box: DOMRect, seen: Viewport = view.getViewport()): DOMRect | null => {
      const node = view.getNode(id);
      if (node === undefined) return null;
      const { x, y } = node.position;
      const { zoom } = seen;
      const [left, top] = [box.left + seen.x + x * zoom, box.top + seen.y + y * zoom];
      return new DOMRect(left, top, (node.width ?? 0) * zoom, (node.height ?? 0) * zoom);
    };
    /** Whether one of the panels on the canvas is above a place in the window. */
    const isCovered = (place: DOMRect): boolean =>
      [...(frame.current?.parentElement?.querySelectorAll(PANELS) ?? [])].some((panel) => {
        const { left, right, top, bottom } = panel.getBoundingClientRect();
        return place.left < right && left < place.right && place.top < bottom && top < place.bottom;
      });
    const isInView = (id: string, box: DOMRect, seen?: Viewport): boolean => {
      const place = rectOf(id, box, seen);
      return (
        place !== null &&
        place.left > box.left + MARGIN &&
        place.right < box.right - MARGIN &&
        place.top > box.top + MARGIN &&
        place.bottom < box.bottom - MARGIN &&
        !isCovered(place)
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
      if (box === undefined || isInView(id, box)) return;
      const all = view.getNodesBounds(view.getNodes());
      const { width, height } = box;
      const whole = getViewportForBounds(all, width, height, MIN_ZOOM, WHOLE.maxZoom, WHOLE.padding);
      if (Math.min(width / all.width, height / all.height) >= READABLE_ZOOM && isInView(id, box, whole))
        void view.setViewport(whole, { duration: moveMs() });
      else reveal(id);
    };
    const uncover = (id: string, left = FRAMES): void => {
      const box = frame.current?.getBoundingClientRect();
      const place = box && rectOf(id, box);
      if (place && isCovered(place)) reveal(id);
      else if (!place && left > 0) requestAnimationFrame(() => uncover(id, left - 1));
    };
    return {
      fit: (ids) => {
        const nodes = ids && ids.size > 0 ? { nodes: [...ids].map((id) => ({ id })) } : {};
        void view.fitView({ ...nodes, ...WHOLE, duration: moveMs() });
      },
      reveal,
      showAdded,
      uncover: (id) => uncover(id),
      uses: () => uses.current,
      placeOf: (screen) => view.screenToFlowPosition(screen),
      middle,
    };
  }, [view, frame, uses]);
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
