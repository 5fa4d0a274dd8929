import { ReactFlow, SelectionMode, useReactFlow, useStore } from '@xyflow/react';
import type { NodeChange } from '@xyflow/react';
import { useCallback, useContext, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import { GRID } from '../model/commands/nodes.js';
import type { CanvasApi, CanvasEdit, Selection } from './canvas-edit.js';
import styles from './canvas.module.css';
import { clickedNode } from './clicked-node.js';
import { ConnectionTip } from './connection-tip.js';
import { Dots } from './dots.js';
import { EditContext } from './edit-context.js';
import { DragFollower } from './drag-follower.js';
import { FarLinks } from './far-links.js';
import { flatNodes } from './far-nodes.js';
import { firstView, isLargeFlow } from './first-view.js';
import { FlowMap } from './flow-map.js';
import { LinkEdge } from './link-edge.js';
import { MarksContext } from './marks.js';
import { NodeCard } from './node-card.js';
import { NoteCard } from './note-card.js';
import { ShiftContext } from './shift.js';
import { useCanvasApi } from './use-canvas-api.js';
import { useCanvasNodes } from './use-canvas-nodes.js';
import { useDrops } from './use-drops.js';
import { useKnownSizes } from './use-known-sizes.js';
import { useLinkDrawing } from './use-link-drawing.js';
import { useMenus } from './use-menus.js';
import { useMoves } from './use-moves.js';
import { useReveal } from './use-reveal.js';
import { useSelecting } from './use-selecting.js';
import { useSpace } from './use-space.js';
import { useViewMarks } from './use-view-marks.js';
import { useWalk } from './use-walk.js';
import { MIN_ZOOM } from './whole-view.js';
import { ZoomBar } from './zoom-bar.js';

const NODE_TYPES = { card: NodeCard, note: NoteCard };
const EDGE_TYPES = { link: LinkEdge };
const SELECTION_KEYS = ['Shift', 'Meta', 'Control'];
const SNAP_GRID: [number, number] = [GRID, GRID];
const NO_LINKS: CanvasEdge[] = [];

/** Below this zoom, texts and ports cannot be read: nodes are drawn without them. */
const FAR = 0.2;

/** The same for large flows: each node that is drawn with its ports costs a frame of panning about 0.1 ms (measured). */
const FAR_OF_MANY = 0.45;

interface CanvasViewProps {
  flow: Flow;
  definitions: Definitions;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** A node was clicked, also one that is selected already. */
  onNodeClick?: (() => void) | undefined;
  /** What the person changes; without it nothing can be changed. */
  edit?: CanvasEdit | undefined;
  /** The node that is moved into view when it changes. */
  revealed?: string | null | undefined;
  /** The node that is moved into view when it becomes known, unless the person has used the canvas before. */
  found?: string | null | undefined;
  onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  api?: Ref<CanvasApi> | undefined;
}

/** The drawing of a flow: nodes, links, notes, minimap and zoom. */
export function CanvasView(props: CanvasViewProps) {
  const { flow, definitions, selection, onSelect, onNodeClick, edit, onKeyDown, api } = props;
  const { revealed = null, found = null } = props;
  const { t } = useTranslation('designer');
  const drawn = useCanvasNodes(flow, definitions, selection);
  const { nodes, edges, moved, change } = drawn;
  const { screenToFlowPosition } = useReactFlow<CanvasNode, CanvasEdge>();
  useKnownSizes();
  const isLarge = isLargeFlow(flow);
  const isFar = useStore(({ transform }) => transform[2] < (isLarge ? FAR_OF_MANY : FAR));
  const isFlat = isLarge && isFar;
  const marks = useContext(MarksContext);
  useViewMarks(isFar, selection);
  const help = useMemo(
    () => ({
      'node.a11yDescription.default': t('canvas.nodeHelp'),
      'edge.a11yDescription.default': t(edit ? 'canvas.linkHelp' : 'canvas.linkHelpReadOnly'),
    }),
    [t, edit],
  );
  const frame = useRef<HTMLDivElement>(null);
  useSpace(frame);
  const uses = useRef(0);
  const countUse = useCallback(() => void (uses.current += 1), []);
  const own = useCanvasApi(frame, uses, flow);
  const walk = useWalk(flow, own, edit);
  useImperativeHandle(api, () => own, [own]);
  useReveal(own, revealed, found);
  useEffect(() => {
    const label = t('canvas.attribution');
    // React Flow asks that its name stays, and has it in English only.
    frame.current?.querySelector('.react-flow__attribution a')?.setAttribute('aria-label', label);
  }, [t]);

  const [opening] = useState(() => firstView(flow));
  const ownLinks = isFlat ? edges : NO_LINKS;
  const selecting = useSelecting(selection, onSelect, ownLinks);
  const linkDrawing = useLinkDrawing(flow, definitions, edit);
  const moves = useMoves({
    frame,
    flow,
    marks,
    edit,
    isLarge,
    endNodeDrag: drawn.endDrag,
    reset: drawn.reset,
  });
  const menus = useMenus(edit);
  const drops = useDrops(own, edit);
  const onNodesChange = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      change(changes);
      selecting.onNodes(changes);
    },
    [change, selecting],
  );
  const openCard = useCallback(
    (_event: unknown, { id, type }: CanvasNode) => {
      if (type === 'card') edit?.open(id);
    },
    [edit],
  );
  return (
    <div
      ref={frame}
      className={styles.frame}
      data-testid="canvas"
      onPointerDownCapture={countUse}
      onWheelCapture={countUse}
      onKeyDownCapture={countUse}
      onClick={(event) => {
        const node = clickedNode(event);
        if (node === null) return;
        selecting.onNodeClick(node);
        onNodeClick?.();
      }}
      onKeyDown={(event) => {
        if (!walk(event)) onKeyDown?.(event);
      }}
      {...drops}
    >
      <EditContext value={edit}>
        <ShiftContext value={drawn.shift}>
          <ReactFlow<CanvasNode, CanvasEdge>
            nodes={isLarge ? flatNodes(nodes) : nodes}
            edges={isFlat ? NO_LINKS : edges}
            aria-label={t('canvas.label')}
            ariaLabelConfig={help}
            nodeTypes={NODE_TYPES}
            edgeTypes={EDGE_TYPES}
            onNodesChange={onNodesChange}
            onEdgesChange={selecting.onEdgesChange}
            onPaneClick={selecting.onPaneClick}
            {...linkDrawing}
            {...moves}
            {...menus}
            onNodeDoubleClick={openCard}
            onlyRenderVisibleElements={isLarge}
            nodesDraggable={edit !== undefined}
            nodesConnectable={edit !== undefined}
            edgesReconnectable={edit !== undefined}
            edgesFocusable
            elevateNodesOnSelect={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode="Shift"
            multiSelectionKeyCode={SELECTION_KEYS}
            selectionMode={SelectionMode.Partial}
            panOnScroll
            zoomOnDoubleClick={false}
            snapToGrid
            snapGrid={SNAP_GRID}
            connectionRadius={18}
            minZoom={MIN_ZOOM}
            maxZoom={2}
            fitView
            fitViewOptions={opening}
            onInit={() => {
              if (!isLarge) own.clear();
            }}
            onDoubleClick={(event) => {
              const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane');
              if (!edit || !isPane) return;
              const screen = { x: event.clientX, y: event.clientY };
              edit.requestAdd({ screen, place: screenToFlowPosition(screen), from: null });
            }}
          >
            <Dots />
            {isFlat && <FarLinks edges={edges} moved={moved} onClick={selecting.onOwnLink} />}
            <DragFollower dragging={drawn.dragging} />
            <FlowMap nodes={drawn.resting} />
            <ZoomBar onFit={own.fit} />
            {edit && <ConnectionTip flow={flow} definitions={definitions} />}
          </ReactFlow>
        </ShiftContext>
      </EditContext>
    </div>
  );
}
