import { createContext, useContext } from 'react';
import { createStore, useStore } from 'zustand';
import type { Overlay } from '../../runs/overlay.js';
import type { FaultIndex } from '../faults/fault-index.js';
import { NO_FAULTS } from '../faults/fault-index.js';
import type { Port } from '../model/ports.js';
import type { FlowMarks } from '../versions/flow-marks.js';

/** What is drawn over a flow: a job, a difference, faults. Nodes and links read theirs, and are drawn again only if it changes. */
export interface Marks {
  overlay: Overlay | undefined;
  diff: FlowMarks | undefined;
  faults: FaultIndex;
  isReadOnly: boolean;
  /** Whether the canvas is seen from so far that texts and ports cannot be read. */
  isFar: boolean;
  /** The port from which a link is being drawn. */
  linking: { node: string; port: Port } | null;
  /** The node or link that alone is selected. */
  only: string | null;
  /** The link that would be led through what is dragged. */
  into: string | null;
}

export const createMarks = () =>
  createStore<Marks>(() => ({
    overlay: undefined,
    diff: undefined,
    faults: NO_FAULTS,
    isReadOnly: true,
    isFar: false,
    linking: null,
    only: null,
    into: null,
  }));

export const MarksContext = createContext(createMarks());

/** A part of the marks; the component is drawn again when it changes. */
export function useMark<Part>(select: (marks: Marks) => Part): Part {
  return useStore(useContext(MarksContext), select);
}
