import type { MouseEvent } from 'react';

const NODE = '.react-flow__node';

/** What React Flow lays over nodes that were selected with a rectangle. It takes their clicks. */
const OVER_SELECTED = '.react-flow__nodesselection-rect';

/** The id of the node that a click on the canvas is meant for; null if there is none. */
export function clickedNode({ target, clientX, clientY }: MouseEvent): string | null {
  if (!(target instanceof Element)) return null;
  const below = target.matches(OVER_SELECTED) ? document.elementsFromPoint(clientX, clientY) : [target];
  const node = below.map((element) => element.closest(NODE)).find((found) => found !== null);
  return node?.getAttribute('data-id') ?? null;
}
