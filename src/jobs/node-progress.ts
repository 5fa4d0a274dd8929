import type { NodeProgress } from '../flow/index.js';

/** A node's progress as the job's row keeps it. */
export interface WrittenNode extends NodeProgress {
  /** The number of this change among all node changes of the job, over all attempts. Rows of earlier builds have none. */
  change?: number;
}

/** The nodes of a job's `progress`. */
export const nodesIn = (progress: string | null): WrittenNode[] =>
  progress === null ? [] : (JSON.parse(progress) as WrittenNode[]);

/** The node of a job that has not ended. A node that was stopped when the job was released is still running. */
export const asGoingOn = <Node extends NodeProgress>(node: Node): Node =>
  node.state === 'stopped' ? { ...node, state: 'running', finishTime: null } : node;
