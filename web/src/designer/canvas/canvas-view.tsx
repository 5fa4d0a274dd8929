import { Background, ReactFlow, SelectionMode, useReactFlow, useStore } from '@xyflow/react';
import type { Connection, EdgeChange, NodeChange, OnConnectEnd } from '@xyflow/react';
import {
  useCallback,
  useContext,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { KeyboardEvent, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import { isRefusal, mayLink } from '../model/linking.js';
import type { PortPlace } from '../model/linking.js';
import { portOfHandle } from '../model/project.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import { GRID } from '../model/commands/nodes.js';
import { DRAGGED_KIND, NOTHING } from './canvas-edit.js';
import type { CanvasApi, CanvasEdit, Selection } from './canvas-edit.js';
import styles from './canvas.module.css';
import { ConnectionTip } from './connection-tip.js';
import { FlowMap } from './flow-map.js';
import { MarksContext } from './marks.js';
import { LinkEdge } from './link-edge.js';
import { NodeCard } from './node-card.js';
import { NoteCard, NoteContext } from './note-card.js';
import { useCanvasApi } from './use-canvas-api.js';
import { useCanvasNodes } from './use-canvas-nodes.js';
import { useKnownSizes } from './use-known-sizes.js';
import { useWalk } from './use-walk.js';
import { ZoomBar } from './zoom-bar.js';

const NODE_TYPES = { card: NodeCard, note: NoteCard };
const EDGE_TYPES = { link: LinkEdge };

/** Nodes that are out of view are not drawn from this number on. For fewer, drawing them once is cheaper than drawing them anew. */
const MANY = 120;

/** Below this zoom, texts and ports cannot be read: nodes are drawn without them. */
const FAR = 0.2;

/**
 * The same for flows of more than `MANY` nodes: at 0.22, 380 nodes with 2,500 ports were in a window of 1920 × 1080, and a frame of
 * panning took 57 ms of the main thread (measured).
 */
const FAR_OF_MANY = 0.4;

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
  onKeyDown?: ((event: KeyboardEvent) => void) | undefined;
  api?: Ref<CanvasApi> | undefined;
}

/** The drawing of a flow: nodes, links, notes, minimap and zoom. */
export function CanvasView(props: CanvasViewProps) {
  const { flow, definitions, selection, onSelect, onNodeClick, edit, revealed, onKeyDown, api } = props;
  const { t } = useTranslation('designer');
  const { nodes, edges, change, reset } = useCanvasNodes(flow, definitions, selection);
  const { screenToFlowPosition } = useReactFlow<CanvasNode, CanvasEdge>();
  useKnownSizes();
  const isLarge = flow.nodeList.length > MANY;
  const isFar = useStore(({ transform }) => transform[2] < (isLarge ? FAR_OF_MANY : FAR));
  const marks = useContext(MarksContext);
  useEffect(() => marks.setState({ isFar }), [marks, isFar]);
  const frame = useRef<HTMLDivElement>(null);
  const own = useCanvasApi(frame, flow);
  const walk = useWalk(flow, own, edit);
  useImperativeHandle(api, () => own, [own]);
  useEffect(() => {
    if (revealed !== null && revealed !== undefined) own.reveal(revealed);
  }, [own, revealed]);

  // A large flow begins at its first node: as a whole it could not be read.
  const [firstView] = useState(() => {
    const [start] = flow.nodeList;
    if (flow.nodeList.length <= MANY || start === undefined)
      return { padding: 0.15, maxZoom: 1, minZoom: 0.2 };
    return { nodes: [{ id: start.id }], maxZoom: 0.6 };
  });
  // A move of the pointer selects nodes and links by one call each, before this is drawn again.
  const selected = useRef(selection);
  useLayoutEffect(() => {
    selected.current = selection;
  });
  const select = (changes: (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[], what: 'ids' | 'links') => {
    const before = selected.current;
    const next = new Set(before[what]);
    for (const one of changes) {
      if (one.type !== 'select') continue;
      if (one.selected) next.add(one.id);
      else next.delete(one.id);
    }
    const isSame = next.size === before[what].size && [...next].every((id) => before[what].has(id));
    if (isSame) return;
    selected.current = { ...before, [what]: next };
    onSelect(selected.current);
  };
  const linkOf = useCallback(
    (connection: Connection | CanvasEdge) => {
      const [from, to] = [portOfHandle(connection.sourceHandle), portOfHandle(connection.targetHandle)];
      if (from === null || to === null) return { why: 'no-port' as const };
      const source: PortPlace = { node: connection.source, ...from };
      return mayLink(flow, definitions, source, { node: connection.target, ...to });
    },
    [flow, definitions],
  );
  // The canvas hands these to each node and link, and draws all of them again when one of these is another function.
  const reconnect = useCallback(
    (edge: CanvasEdge, connection: Connection) => {
      const link = linkOf(connection);
      if (edit && !isRefusal(link)) edit.reconnect(edge.id, link);
    },
    [edit, linkOf],
  );
  const openCard = useCallback(
    (_event: unknown, { id, type }: CanvasNode) => {
      if (type === 'card') edit?.open(id);
    },
    [edit],
  );
  const endConnection: OnConnectEnd = (event, { fromHandle, toHandle, isValid }) => {
    const port = portOfHandle(fromHandle?.id);
    if (!edit || isValid === true || fromHandle === null || port === null) return;
    const from: PortPlace = { node: fromHandle.nodeId, ...port };
    const target = portOfHandle(toHandle?.id);
    if (toHandle !== null && target !== null) {
      const answer = mayLink(flow, definitions, from, { node: toHandle.nodeId, ...target });
      if (isRefusal(answer)) edit.refuse(answer);
      return;
    }
    const isOverNode = event.target instanceof Element && event.target.closest('.react-flow__node') !== null;
    const point = 'changedTouches' in event ? event.changedTouches[0] : event;
    if (isOverNode || point === undefined) return;
    const screen = { x: point.clientX, y: point.clientY };
    edit.requestAdd({ screen, place: screenToFlowPosition(screen), from });
  };
  const dropped = (moved: readonly CanvasNode[]) => {
    if (edit) edit.move(new Map(moved.map(({ id, position }) => [id, position])));
    else reset();
  };
  return (
    <div
      ref={frame}
      className={styles.frame}
      data-testid="canvas"
      onKeyDown={(event) => {
        if (!walk(event)) onKeyDown?.(event);
      }}
      onDragOver={(event) => {
        if (!edit || !event.dataTransfer.types.includes(DRAGGED_KIND)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={(event) => {
        const kind = event.dataTransfer.getData(DRAGGED_KIND);
        if (!edit || kind === '') return;
        event.preventDefault();
        edit.drop(kind, screenToFlowPosition({ x: event.clientX, y: event.clientY }));
      }}
    >
      <NoteContext value={edit?.changeNote}>
        <ReactFlow<CanvasNode, CanvasEdge>
          nodes={nodes}
          edges={edges}
          aria-label={t('canvas.label')}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          onNodesChange={(changes) => {
            change(changes);
            select(changes, 'ids');
          }}
          onEdgesChange={(changes) => select(changes, 'links')}
          onNodeDragStop={(_event, _node, moved) => dropped(moved)}
          onSelectionDragStop={(_event, moved) => dropped(moved)}
          onConnect={(connection) => {
            const link = linkOf(connection);
            if (edit && !isRefusal(link)) edit.connect(link);
          }}
          onReconnect={reconnect}
          onConnectEnd={endConnection}
          isValidConnection={(connection) => !isRefusal(linkOf(connection))}
          {...(onNodeClick && { onNodeClick })}
          onNodeDoubleClick={openCard}
          onPaneClick={() => onSelect(NOTHING)}
          onlyRenderVisibleElements={isLarge}
          onMoveStart={() => frame.current?.toggleAttribute('data-moving', isLarge)}
          onMoveEnd={() => frame.current?.removeAttribute('data-moving')}
          nodesDraggable={edit !== undefined}
          nodesConnectable={edit !== undefined}
          edgesReconnectable={edit !== undefined}
          edgesFocusable
          elevateNodesOnSelect={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={['Shift', 'Meta', 'Control']}
          selectionMode={SelectionMode.Partial}
          panOnScroll
          zoomOnDoubleClick={false}
          snapToGrid
          snapGrid={[GRID, GRID]}
          connectionRadius={18}
          minZoom={0.05}
          maxZoom={2}
          fitView
          fitViewOptions={firstView}
          onDoubleClick={(event) => {
            const isPane = event.target instanceof Element && event.target.matches('.react-flow__pane');
            if (!edit || !isPane) return;
            const screen = { x: event.clientX, y: event.clientY };
            edit.requestAdd({ screen, place: screenToFlowPosition(screen), from: null });
          }}
        >
          <Background gap={GRID * 2} size={1} className={styles.dots ?? ''} />
          <FlowMap nodes={nodes} />
          <ZoomBar />
          {edit && <ConnectionTip flow={flow} definitions={definitions} />}
        </ReactFlow>
      </NoteContext>
    </div>
  );
}
