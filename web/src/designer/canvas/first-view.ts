import type { Flow } from '../model/flow.js';
import { FIRST_ZOOM } from './use-canvas-api.js';

/** The most nodes of a flow that is not large. */
const MANY = 120;

/** Whether nodes that are out of view are not drawn. In a smaller flow, drawing them once is cheaper than drawing them anew. */
export const isLargeFlow = ({ nodeList }: Flow): boolean => nodeList.length > MANY;

/** The view in which a flow opens. A large one begins at its first node: as a whole it could not be read. */
export function firstView(flow: Flow) {
  const [start] = flow.nodeList;
  if (!isLargeFlow(flow) || start === undefined) return { padding: 0.15, maxZoom: 1, minZoom: FIRST_ZOOM };
  return { nodes: [{ id: start.id }], maxZoom: 0.6 };
}
