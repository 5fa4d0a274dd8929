import { Position, useStore, ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import styles from './far-links.module.css';
import { LinkEdge } from './link-edge.js';
import { hasEndAt } from './use-canvas-nodes.js';

interface FarLinksProps {
  edges: readonly CanvasEdge[];
  /** The nodes that are dragged. */
  moved: ReadonlySet<string>;
  /** A link was clicked. Keys are those of the designer. */
  onClick: (id: string) => void;
}

/**
 * The links of a large flow that is seen from far, in one drawing, and in another those of nodes that are dragged. React Flow has a
 * drawing for each link, and asks each whether it has changed whenever the view moves, which took half of the frame with 1,248 links
 * (measured). They cannot be led to another port here: ports are not drawn.
 */
export function FarLinks({ edges, moved, onClick }: FarLinksProps) {
  const nodes = useStore((store) => store.nodes) as CanvasNode[];
  const still = useMemo(() => edges.filter((edge) => !hasEndAt(edge, moved)), [edges, moved]);
  const moving = useMemo(() => edges.filter((edge) => hasEndAt(edge, moved)), [edges, moved]);
  return (
    <ViewportPortal>
      <Drawing edges={still} nodes={nodes} onClick={onClick} />
      {moving.length > 0 && <Drawing edges={moving} nodes={nodes} onClick={onClick} />}
    </ViewportPortal>
  );
}

interface DrawingProps extends Pick<FarLinksProps, 'edges' | 'onClick'> {
  nodes: readonly CanvasNode[];
}

const Drawing = memo(function Drawing({ edges, nodes, onClick }: DrawingProps) {
  const byId = useMemo(() => new Map(nodes.map((node) => [node.id, node])), [nodes]);
  return (
    <svg className={styles.links}>
      {edges.map((edge) => (
        <FarLink
          key={edge.id}
          edge={edge}
          source={byId.get(edge.source)}
          target={byId.get(edge.target)}
          onClick={onClick}
        />
      ))}
    </svg>
  );
});

interface FarLinkProps {
  edge: CanvasEdge;
  source: CanvasNode | undefined;
  target: CanvasNode | undefined;
  onClick: (id: string) => void;
}

const FarLink = memo(function FarLink({ edge, source, target, onClick }: FarLinkProps) {
  const from = portPlace(source, edge.sourceHandle);
  const to = portPlace(target, edge.targetHandle);
  if (from === undefined || to === undefined) return null;
  // The classes are those of React Flow's own links.
  return (
    <g
      className="react-flow__edge selectable nopan"
      data-id={edge.id}
      tabIndex={0}
      role="group"
      {...edge.domAttributes}
      aria-label={edge.ariaLabel ?? undefined}
      onClick={() => onClick(edge.id)}
    >
      <LinkEdge
        id={edge.id}
        data={edge.data}
        selected={edge.selected}
        interactionWidth={edge.interactionWidth}
        source={edge.source}
        target={edge.target}
        sourceX={from.x}
        sourceY={from.y}
        sourcePosition={Position.Right}
        targetX={to.x}
        targetY={to.y}
        targetPosition={Position.Left}
      />
    </g>
  );
});

/** Where a link touches a port: at the middle of its outer side. */
function portPlace(node: CanvasNode | undefined, handle: string | null | undefined) {
  const port = node?.handles?.find(({ id }) => id === handle);
  if (!node || !port) return undefined;
  const { width = 0, height = 0 } = port;
  return {
    x: node.position.x + port.x + (port.type === 'source' ? width : 0),
    y: node.position.y + port.y + height / 2,
  };
}
