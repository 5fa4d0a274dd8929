import { useStore, useStoreApi } from '@xyflow/react';
import { useContext, useLayoutEffect } from 'react';
import type { Dragging } from './dragging.js';
import { ShiftContext } from './shift.js';

/** Keeps the shift right when React Flow gets new nodes during a drag, and the frame around the selected nodes with them. */
export function DragFollower({ dragging }: { dragging: Dragging }) {
  const store = useStoreApi();
  const shift = useContext(ShiftContext);
  const nodes = useStore((state) => state.nodes);
  useLayoutEffect(() => dragging.follow(), [dragging, nodes]);
  useLayoutEffect(
    () =>
      shift.subscribe(({ x, y }) => {
        const frame = store
          .getState()
          .domNode?.querySelector<HTMLElement>('.react-flow__nodesselection-rect');
        frame?.style.setProperty('translate', x === 0 && y === 0 ? '' : `${x}px ${y}px`);
      }),
    [store, shift],
  );
  return null;
}
