import { getNodesBounds, Panel, useReactFlow, useStore } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { PointerEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { CanvasNode } from '../model/project.js';
import styles from './flow-map.module.css';
import { useShift, useShifted } from './shift.js';

const WIDTH = 200;
const HEIGHT = 150;
const MARGIN = 6;

interface MapArea {
  /** The place on the canvas of the top left corner of the map. */
  left: number;
  top: number;
  /** Pixels of the map for one of the canvas. */
  scale: number;
}

/**
 * A small map of the flow with what is in view; a drag on it moves the view, a wheel zooms. The nodes are one path: React Flow's
 * `MiniMap` has an element for each, which cost 8 ms of each frame with 1,000 nodes (measured).
 */
export function FlowMap({ nodes }: { nodes: readonly CanvasNode[] }) {
  const { t } = useTranslation('designer');
  const { getZoom, setCenter, zoomIn, zoomOut } = useReactFlow();
  const area = useMemo(() => areaOf(nodes), [nodes]);
  const show = (event: PointerEvent<HTMLElement>) => {
    if (event.buttons !== 1) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { left, top } = event.currentTarget.getBoundingClientRect();
    const x = area.left + (event.clientX - left) / area.scale;
    const y = area.top + (event.clientY - top) / area.scale;
    void setCenter(x, y, { zoom: getZoom() });
  };
  return (
    <Panel
      position="bottom-right"
      className={styles.map ?? ''}
      style={{ width: WIDTH, height: HEIGHT }}
      onPointerDown={show}
      onPointerMove={show}
      onWheel={({ deltaY }) => void (deltaY < 0 ? zoomIn() : zoomOut())}
    >
      <Nodes nodes={nodes} area={area} label={t('canvas.minimap')} />
      <View area={area} />
    </Panel>
  );
}

/** The nodes on the map. They are not drawn again when the view or nodes move. */
const Nodes = memo(function Nodes(props: { nodes: readonly CanvasNode[]; area: MapArea; label: string }) {
  const { nodes, area, label } = props;
  const dragged = useShift(({ ids }) => ids);
  return (
    <svg className={styles.nodes} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      <path
        d={pathOf(
          nodes.filter(({ id }) => !dragged.has(id)),
          area,
        )}
      />
      {dragged.size > 0 && <Dragged ids={dragged} area={area} />}
    </svg>
  );
});

/** The nodes that are dragged: they are where the canvas shows them. */
function Dragged({ ids, area }: { ids: ReadonlySet<string>; area: MapArea }) {
  const nodes = useStore((store) => store.nodes) as CanvasNode[];
  const element = useShifted<SVGPathElement>([], area.scale);
  return (
    <path
      ref={element}
      data-testid="map-dragged"
      d={pathOf(
        nodes.filter(({ id }) => ids.has(id)),
        area,
      )}
    />
  );
}

function pathOf(nodes: readonly CanvasNode[], area: MapArea): string {
  return nodes
    .map(({ position, width = 0, height = 0 }) => {
      const x = (position.x - area.left) * area.scale;
      const y = (position.y - area.top) * area.scale;
      const [w, h] = [width * area.scale, height * area.scale];
      return `M${x.toFixed(1)} ${y.toFixed(1)}h${w.toFixed(1)}v${h.toFixed(1)}h${(-w).toFixed(1)}z`;
    })
    .join('');
}

/** What is in view: the rest of the map is dimmed. As a path it is only painted again; moving an element would cost a layout. */
function View({ area }: { area: MapArea }) {
  const [x, y, zoom] = useStore((store) => store.transform);
  const width = useStore((store) => store.width);
  const height = useStore((store) => store.height);
  const scale = area.scale / zoom;
  const left = -x * scale - area.left * area.scale;
  const top = -y * scale - area.top * area.scale;
  const path = `M0 0h${WIDTH}v${HEIGHT}H0zM${left} ${top}h${width * scale}v${height * scale}H${left}z`;
  return (
    <svg className={styles.view} width={WIDTH} height={HEIGHT} aria-hidden>
      <path d={path} />
    </svg>
  );
}

/** The part of the canvas that the map shows: all nodes, in the middle. */
function areaOf(nodes: readonly CanvasNode[]): MapArea {
  const { x, y, width, height } = getNodesBounds([...nodes]);
  const scale = Math.min((WIDTH - 2 * MARGIN) / (width || 1), (HEIGHT - 2 * MARGIN) / (height || 1), 0.2);
  return {
    left: x + width / 2 - WIDTH / 2 / scale,
    top: y + height / 2 - HEIGHT / 2 / scale,
    scale,
  };
}
