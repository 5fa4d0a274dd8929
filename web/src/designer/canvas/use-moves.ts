import { useLayoutEffect, useMemo, useRef } from 'react';
import type { RefObject } from 'react';
import type { StoreApi } from 'zustand';
import type { Flow } from '../model/flow.js';
import type { CanvasNode } from '../model/project.js';
import type { CanvasEdit } from './canvas-edit.js';
import { linkAt } from './link-at.js';
import type { Marks } from './marks.js';

/** A pointer that moves less has clicked what was below it when the button was pressed, in pixels. */
const CLICK = 4;

/** After so many milliseconds the wheel has stopped. Nobody clicks sooner without moving the pointer. */
const WHEEL_STOPS = 100;

interface MovesOptions {
  frame: RefObject<HTMLDivElement | null>;
  flow: Flow;
  marks: StoreApi<Marks>;
  edit: CanvasEdit | undefined;
  isLarge: boolean;
  /** A drag of nodes has ended. */
  endNodeDrag: () => void;
  /** Shows the nodes where they were. */
  reset: () => void;
}

/**
 * What React Flow calls when the view or nodes begin and end to move. `data-moving`, `data-dragging` and
 * `data-wheeling` tell the styles of the frame: as a state, they would have everything drawn anew.
 */
export function useMoves({ frame, flow, marks, edit, isLarge, endNodeDrag, reset }: MovesOptions) {
  const latest = useRef(flow);
  useLayoutEffect(() => {
    latest.current = flow;
  });
  /** The press of the button that may begin to drag the view. */
  const pressed = useRef<MouseEvent>(null);
  const wheelEnd = useRef(0);
  return useMemo(() => {
    const endDrag = () => {
      frame.current?.removeAttribute('data-dragging');
      endNodeDrag();
    };
    // React Flow does not tell the end of a drag whose node was deleted meanwhile.
    const startDrag = () => {
      frame.current?.toggleAttribute('data-dragging', true);
      for (const end of ['pointerup', 'pointercancel']) window.addEventListener(end, endDrag, { once: true });
    };
    const endWheel = () => {
      window.clearTimeout(wheelEnd.current);
      window.removeEventListener('pointermove', endWheel);
      frame.current?.removeAttribute('data-wheeling');
    };
    const turnWheel = () => {
      frame.current?.toggleAttribute('data-wheeling', true);
      window.addEventListener('pointermove', endWheel);
      window.clearTimeout(wheelEnd.current);
      wheelEnd.current = window.setTimeout(endWheel, WHEEL_STOPS);
    };
    const drop = (moved: readonly CanvasNode[]) => {
      const { into } = marks.getState();
      marks.setState({ into: null });
      if (edit) edit.move(new Map(moved.map(({ id, position }) => [id, position])), into);
      else reset();
    };
    /** A node without links that is dragged over one will be led through by it. */
    const lookForLink = (event: MouseEvent | TouchEvent, { id }: CanvasNode, moved: CanvasNode[]) => {
      const point = 'changedTouches' in event ? event.changedTouches[0] : event;
      if (!edit || moved.length !== 1 || point === undefined) return;
      const isLinked = latest.current.linkList.some(({ source, target }) => source === id || target === id);
      const link = isLinked ? null : linkAt(point.clientX, point.clientY);
      const { into } = marks.getState();
      if (link === into) return;
      marks.setState({ into: link !== null && edit.fitsInto(id, link) ? link : null });
    };
    return {
      onMoveStart: (event: MouseEvent | TouchEvent | null) => {
        frame.current?.toggleAttribute('data-moving', isLarge);
        pressed.current = event instanceof MouseEvent && event.type === 'mousedown' ? event : null;
      },
      onMove: (event: MouseEvent | TouchEvent | null) => {
        if (event?.type === 'wheel') turnWheel();
        const from = pressed.current;
        if (from === null || !(event instanceof MouseEvent)) return;
        if (Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) < CLICK) return;
        pressed.current = null;
        startDrag();
      },
      onMoveEnd: () => frame.current?.removeAttribute('data-moving'),
      onNodeDragStart: startDrag,
      onNodeDrag: lookForLink,
      onNodeDragStop: (_event: unknown, _node: CanvasNode, moved: CanvasNode[]) => drop(moved),
      onSelectionDragStart: startDrag,
      onSelectionDragStop: (_event: unknown, moved: CanvasNode[]) => drop(moved),
    };
  }, [frame, marks, edit, isLarge, endNodeDrag, reset]);
}
