import type { JobNode, JobState } from '@liucheng/client';

/** What a node of the canvas shows of a job. */
export interface NodeOverlay {
  /** The state of its newest run. */
  state: JobNode['state'];
  /** How often it has run. */
  runs: number;
  /** How long it took, in milliseconds: all its runs together. null while it runs, or if it is not known. */
  durationMs: number | null;
  /** Why its newest run failed. */
  error: string | null;
}

/** A job as the canvas draws it over a flow. Nodes that have not run are not in `nodes`. */
export interface Overlay {
  state: JobState | null;
  nodes: ReadonlyMap<string, NodeOverlay>;
}

export const EMPTY_OVERLAY: Overlay = { state: null, nodes: new Map() };
