import type { NodePositionChange, ReactFlowState, XYPosition } from '@xyflow/react';
import type { StoreApi } from 'zustand';
import { NO_SHIFT } from './shift.js';
import type { Shift } from './shift.js';

type Places = ReadonlyMap<string, XYPosition>;

const NOWHERE: Places = new Map();

/**
 * Keeps what is dragged at the pointer, by a shift of what React Flow has drawn. React Flow gets the places at the end of the drag, and
 * meanwhile only if it has to draw other nodes: each new place is a new state of all nodes for it.
 *
 * @param flow the store of React Flow
 */
export function createDragging(
  flow: { getState: () => Pick<ReactFlowState, 'nodeLookup' | 'transform' | 'width' | 'height'> },
  shift: StoreApi<Shift>,
) {
  let places = NOWHERE;
  let isDropped = false;
  /** The view for which React Flow has drawn the nodes. */
  let view = flow.getState().transform;
  /** The dragged nodes that were out of it. */
  let outside: readonly string[] = [];

  /** Whether a node is in view if it is moved from where React Flow has it. */
  const isInView = (id: string, by: XYPosition): boolean => {
    const { nodeLookup, transform, width, height } = flow.getState();
    const node = nodeLookup.get(id);
    if (node === undefined) return false;
    const [left, top, zoom] = transform;
    const x = (node.position.x + by.x) * zoom + left;
    const y = (node.position.y + by.y) * zoom + top;
    const { width: nodeWidth = 0, height: nodeHeight = 0 } = node.measured;
    return x < width && y < height && x + nodeWidth * zoom > 0 && y + nodeHeight * zoom > 0;
  };
  const distance = (): XYPosition => {
    const { nodeLookup } = flow.getState();
    for (const [id, { x, y }] of places) {
      const from = nodeLookup.get(id)?.position;
      if (from) return { x: x - from.x, y: y - from.y };
    }
    return NO_SHIFT;
  };
  const look = () => {
    view = flow.getState().transform;
    outside = [...places.keys()].filter((id) => !isInView(id, NO_SHIFT));
  };
  return {
    /**
     * The pointer has moved.
     *
     * @returns whether this is shown; otherwise React Flow needs the new places
     */
    move: (changes: readonly NodePositionChange[]): boolean => {
      isDropped = false;
      places = new Map(changes.flatMap(({ id, position }) => (position ? [[id, position] as const] : [])));
      const { ids } = shift.getState();
      const isSame = ids.size === places.size && [...places.keys()].every((id) => ids.has(id));
      if (!isSame) look();
      const by = distance();
      shift.setState({ ids: isSame ? ids : new Set(places.keys()), ...by });
      return view === flow.getState().transform && !outside.some((id) => isInView(id, by));
    },
    /** The drag has ended. @returns where the nodes are; none if React Flow has these places already */
    drop: (): Places => {
      isDropped = true;
      return places;
    },
    /** React Flow has got new nodes: call it before they are painted. */
    follow: () => {
      if (places === NOWHERE) return;
      if (isDropped) {
        places = NOWHERE;
        shift.setState(NO_SHIFT);
      } else {
        look();
        shift.setState(distance());
      }
    },
  };
}

export type Dragging = ReturnType<typeof createDragging>;
