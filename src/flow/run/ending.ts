import type { Values } from '../definition.js';

/** How what runs in a frame comes to its end. */
export type Ending =
  | { kind: 'end' }
  | { kind: 'break' }
  | { kind: 'continue' }
  | { kind: 'return'; outputs: Values }
  | {
      kind: 'failed';
      message: string;
      node: string;
      /** Whether the message is all that the flow's author wanted to say. */
      own: boolean;
    };

export const END: Ending = { kind: 'end' };
