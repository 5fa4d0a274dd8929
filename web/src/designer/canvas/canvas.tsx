import '@xyflow/react/dist/base.css';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useMemo, useState } from 'react';
import { ErrorState } from '../../parts/error-state.js';
import { Loading } from '../../parts/loading.js';
import type { Overlay } from '../../runs/overlay.js';
import type { FaultIndex } from '../faults/fault-index.js';
import { NO_FAULTS } from '../faults/fault-index.js';
import { readFlow } from '../model/flow.js';
import { placeNodes } from '../model/place-nodes.js';
import { useDefinitions } from '../use-definitions.js';
import type { FlowMarks } from '../versions/flow-marks.js';
import { NOTHING } from './canvas-edit.js';
import { CanvasView } from './canvas-view.js';
import { createMarks, MarksContext } from './marks.js';

interface CanvasProps {
  /** The flow, as it was saved. */
  flow: unknown;
  isReadOnly?: boolean | undefined;
  /** The job that is shown. */
  overlay?: Overlay | undefined;
  /** The difference that is shown; `flow` contains what was removed, too. */
  diff?: FlowMarks | undefined;
  /** The node that is selected. When it changes, the canvas moves so that it is in view. */
  selected?: string | null | undefined;
  /** The node that is moved into view when it becomes known, unless the person has used the canvas before. */
  found?: string | null | undefined;
  onSelect?: ((node: string | null) => void) | undefined;
}

/** A flow that is only looked at: a job's, a version's. It fills its parent. */
export function Canvas({ flow, overlay, diff, selected = null, found, onSelect }: CanvasProps) {
  const { definitions, error, refetch } = useDefinitions();
  const shown = useMemo(() => definitions && placeNodes(readFlow(flow), definitions), [flow, definitions]);
  const selection = useMemo(
    () => (selected === null ? NOTHING : { ids: new Set([selected]), links: new Set<string>() }),
    [selected],
  );
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!definitions || !shown) return <Loading />;
  return (
    <MarkedCanvas overlay={overlay} diff={diff} isReadOnly>
      <CanvasView
        flow={shown}
        definitions={definitions}
        selection={selection}
        revealed={selected}
        found={found}
        onSelect={({ ids }) => onSelect?.([...ids].at(-1) ?? null)}
      />
    </MarkedCanvas>
  );
}

interface MarkedCanvasProps {
  overlay?: Overlay | undefined;
  diff?: FlowMarks | undefined;
  faults?: FaultIndex | undefined;
  isReadOnly: boolean;
  children: React.ReactNode;
}

/** Gives what is drawn over a flow to the nodes and links inside. */
export function MarkedCanvas({ overlay, diff, faults = NO_FAULTS, isReadOnly, children }: MarkedCanvasProps) {
  const [marks] = useState(createMarks);
  useEffect(() => {
    marks.setState({ overlay, diff, faults, isReadOnly });
  }, [marks, overlay, diff, faults, isReadOnly]);
  return (
    <MarksContext value={marks}>
      <ReactFlowProvider>{children}</ReactFlowProvider>
    </MarksContext>
  );
}
