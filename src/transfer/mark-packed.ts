import type { Catalogue } from '../flow/index.js';
import { distinctIds } from '../rest/fields/ids.js';
import { markFlow, type SharedName } from './marks.js';
import { packMarks, type PackedMarks } from './packed-marks.js';

/** The marks of a flow, the shared variables that it reads, and the names of its variables of the type `password`. */
export interface PackedFlow {
  marks: PackedMarks;
  /** The ids of the called processes, without duplicates. */
  callees: Int32Array;
  shared: SharedName[];
  /** JSON text of the list: 150,000 texts from another thread would block this one for 0.3 s. */
  passwords: string;
}

declare module '../versions/flow-threads/tasks.js' {
  interface Tasks {
    /** Finds the marks of a flow in its JSON text. */
    markFlow: { given: string; done: PackedFlow };
  }
}

/** As {@link markFlow}, with packed marks. */
export function markPacked(text: string, catalogue: Catalogue): PackedFlow {
  const { marks, shared, passwords } = markFlow(text, catalogue);
  const callees = marks.flatMap(({ kind, process }) => (kind === 'callee' ? [process] : []));
  return {
    marks: packMarks(marks),
    callees: Int32Array.from(distinctIds(callees)),
    shared,
    passwords: JSON.stringify(passwords),
  };
}
