import type { NodeProgress } from '../flow/index.js';

/** A node of a job that has not ended: what was cut off when the job was given back is still to be done. */
export const asGoingOn = (node: NodeProgress): NodeProgress =>
  node.state === 'stopped' ? { ...node, state: 'running', finishTime: null } : node;
