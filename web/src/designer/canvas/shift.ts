import { createContext, useContext, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { createStore, useStore } from 'zustand';
import type { StoreApi } from 'zustand';

/** How far the nodes that are dragged are from where React Flow has them, in pixels of the canvas. */
export interface Shift {
  ids: ReadonlySet<string>;
  x: number;
  y: number;
}

export const NO_SHIFT: Shift = { ids: new Set(), x: 0, y: 0 };

export const createShift = (): StoreApi<Shift> => createStore<Shift>(() => NO_SHIFT);

export const ShiftContext = createContext(createShift());

/** A part of the shift; the component is drawn again when it changes. */
export function useShift<Part>(select: (shift: Shift) => Part): Part {
  return useStore(useContext(ShiftContext), select);
}

/**
 * Moves an element with the nodes that are dragged, without drawing it again: React would take half of the frame with 56 nodes and
 * their links (measured).
 *
 * @param nodes of which all must be dragged, at most two; without any, the element always moves
 * @param scale pixels of the element for one of the canvas
 * @returns the reference of the element
 */
export function useShifted<E extends HTMLElement | SVGElement>(
  nodes: readonly string[] = [],
  scale = 1,
): RefObject<E | null> {
  const shift = useContext(ShiftContext);
  const element = useRef<E>(null);
  const [one, other = one] = nodes;
  useLayoutEffect(() => {
    let shown = '';
    const move = ({ ids, x, y }: Shift) => {
      const isMoved = one === undefined || other === undefined || (ids.has(one) && ids.has(other));
      const next = isMoved && (x !== 0 || y !== 0) ? `${x * scale}px ${y * scale}px` : '';
      if (next === shown) return;
      shown = next;
      // What React Flow has around a node or link: it lies with the others in one element, which alone is laid out again.
      const around = element.current?.closest<E>('.react-flow__node, .react-flow__edges > svg');
      (around ?? element.current)?.style.setProperty('translate', next);
    };
    move(shift.getState());
    return shift.subscribe(move);
  }, [shift, one, other, scale]);
  return element;
}
