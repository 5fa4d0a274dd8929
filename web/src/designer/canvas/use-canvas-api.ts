import { useReactFlow } from '@xyflow/react';
import type { Rect, Viewport } from '@xyflow/react';
import { useEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import { placeOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import { NODE_WIDTH } from '../model/geometry.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import { moveMs } from './move-ms.js';
import type { CanvasApi } from './canvas-edit.js';
import { inWindow, overlap, wholeView } from './whole-view.js';

const MARGIN = 20;
/** Texts of nodes can be read from this zoom on. */
const READABLE_ZOOM = 0.45;
/** With less, a flow does not open as a whole. */
export const FIRST_ZOOM = 0.2;
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
  const view = useReactFlow<CanvasNode, CanvasEdge>();
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
    const rectOf = (id: string, box: DOMRect, seen: Viewport = view.getViewport()): Rect | null => {
      const node = view.getNode(id);
      return node === undefined ? null : inWindow(onCanvas(node), seen, box);
    };
    const panels = () =>
      [...(frame.current?.parentElement?.querySelectorAll(PANELS) ?? [])].map((panel) =>
        panel.getBoundingClientRect(),
      );
    /** Whether one of the panels on the canvas is above a place in the window. */
    const isCovered = (place: Rect): boolean => panels().some((panel) => overlap(place, panel));
    /** The view of these nodes and notes, or of all. */
    const whole = (ids?: ReadonlySet<string>): Viewport | null => {
      const box = frame.current?.getBoundingClientRect();
      const all = view.getNodes().filter(({ id }) => ids === undefined || ids.size === 0 || ids.has(id));
      if (box === undefined || all.length === 0) return null;
      return wholeView(all.map(onCanvas), { frame: box, panels: panels() });
    };
    const isInView = (id: string, box: DOMRect, seen?: Viewport): boolean => {
      const place = rectOf(id, box, seen);
      return (
        place !== null &&
        place.x > box.left + MARGIN &&
        place.x + place.width < box.right - MARGIN &&
        place.y > box.top + MARGIN &&
        place.y + place.height < box.bottom - MARGIN &&
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
    const showAdded = (id: string, focus = false, left = FRAMES): void => {
      if (view.getNode(id) === undefined) {
        if (left > 0) requestAnimationFrame(() => showAdded(id, focus, left - 1));
        return;
      }
      if (focus) focusNode(frame, id);
      const box = frame.current?.getBoundingClientRect();
      if (box === undefined || isInView(id, box)) return;
      const all = whole();
      if (all !== null && all.zoom >= READABLE_ZOOM && isInView(id, box, all))
        void view.setViewport(all, { duration: moveMs() });
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
        const all = whole(ids);
        if (all !== null) void view.setViewport(all, { duration: moveMs() });
      },
      clear: () => {
        const all = whole();
        if (all !== null && all.zoom >= FIRST_ZOOM) void view.setViewport(all);
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

const onCanvas = ({ position, width = 0, height = 0 }: CanvasNode): Rect => ({ ...position, width, height });

/** Gives the keyboard to a node once it is drawn: one that was out of view, or was just added, is drawn some frames later. */
function focusNode(frame: RefObject<HTMLDivElement | null>, id: string, left = FRAMES): void {
  requestAnimationFrame(() => {
    const selector = `.react-flow__node[data-id="${CSS.escape(id)}"]`;
    const node = frame.current?.querySelector<HTMLElement>(selector);
    if (node) node.focus({ preventScroll: true });
    else if (left > 0) focusNode(frame, id, left - 1);
  });
}
