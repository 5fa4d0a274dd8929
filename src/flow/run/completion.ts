import type { Text } from '../text.js';
import type { Values } from '../definition.js';
import type { Origin } from '../failure.js';

/** How the execution of a frame ended. */
export type Completion =
  | { kind: 'end' }
  | { kind: 'break' }
  | { kind: 'continue' }
  | { kind: 'return'; outputs: Values }
  | {
      kind: 'failed';
      message: Text;
      node: string;
      /** Whether the message comes from a `fail` node, so that it is shown without the name of the node. */
      own: boolean;
      /** The node that failed first: this node, or one of a process that it called. */
      origin: Origin;
    };

/** The end of a frame in which nothing follows. */
export const NORMAL: Completion = { kind: 'end' };
