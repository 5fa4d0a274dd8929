import { applyNodeChanges, useStoreApi } from '@xyflow/react';
import type { NodeChange, NodePositionChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Definitions } from '../model/definitions.js';
import type { Flow } from '../model/flow.js';
import { createProjection } from '../model/project.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import type { Selection } from './canvas-edit.js';
import { createDragging } from './dragging.js';
import { createLabelling } from './labels.js';
import { createShift } from './shift.js';

/** Whether a link has an end at one of these nodes. */
export const hasEndAt = ({ source, target }: CanvasEdge, nodes: ReadonlySet<string>): boolean =>
  nodes.has(source) || nodes.has(target);

/** A link of a node that is dragged has no ends to take hold of and no wide path for the pointer, which double the cost of a frame. */
function shownEdge(edge: CanvasEdge, isSelected: boolean, isMoving: boolean): CanvasEdge {
  if (!isSelected && !isMoving) return edge;
  return {
    ...edge,
    ...(isSelected && { selected: true, zIndex: 1 }),
    ...(isMoving && { reconnectable: false, interactionWidth: 0 }),
  };
}

const isDrag = (change: NodeChange<CanvasNode>): change is NodePositionChange =>
  change.type === 'position' && change.dragging === true;

/**
 * The nodes and edges that the canvas draws. While nodes are dragged, their shift is kept here; the flow gets their places at the end,
 * so that a drag is one step and costs no copy of the flow for each of its frames.
 */
export function useCanvasNodes(flow: Flow, definitions: Definitions, selection: Selection) {
  const [project] = useState(createProjection);
  const { t } = useTranslation('designer');
  const label = useMemo(
    () =>
      createLabelling({
        node: t('canvas.node'),
        note: t('canvas.note'),
        link: t('canvas.link'),
        between: (from, to) => t('canvas.between', { from, to }),
      }),
    [t],
  );
  const { nodes: projected, edges } = useMemo(
    () => label(project(flow, definitions)),
    [label, project, flow, definitions],
  );
  const [nodes, setNodes] = useState<CanvasNode[]>(() => projected);
  const store = useStoreApi();
  const [shift] = useState(createShift);
  const [dragging] = useState(() => createDragging(store, shift));
  const moved = useStore(shift, ({ ids }) => ids);
  const sources = useRef(new Map<string, CanvasNode>());

  useEffect(() => {
    setNodes((before) => {
      const shown = new Map(before.map((node) => [node.id, node]));
      const next = projected.map((node): CanvasNode => {
        const was = shown.get(node.id);
        const selected = selection.ids.has(node.id);
        if (was && sources.current.get(node.id) === node) {
          if ((was.selected ?? false) === selected) return was;
          return { ...was, selected };
        }
        return { ...node, selected };
      });
      sources.current = new Map(projected.map((node) => [node.id, node]));
      return next;
    });
  }, [projected, selection.ids]);

  const shownEdges = useMemo(
    () => edges.map((edge) => shownEdge(edge, selection.links.has(edge.id), hasEndAt(edge, moved))),
    [edges, selection.links, moved],
  );
  const change = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const own = changes.filter(({ type }) => type === 'position' || type === 'dimensions');
      if (own.length === 0) return;
      const drags = own.filter(isDrag);
      if (drags.length === own.length && dragging.move(drags)) return;
      if (drags.length === 0) dragging.drop();
      setNodes((before) => applyNodeChanges(own, before));
    },
    [dragging],
  );
  /** Gives React Flow the places of nodes whose drag has ended, of which it may not tell. */
  const endDrag = useCallback(() => {
    const places = dragging.drop();
    if (places.size === 0) return;
    setNodes((before) =>
      before.map((node) => {
        const position = places.get(node.id);
        return position ? { ...node, position } : node;
      }),
    );
  }, [dragging]);
  /** Shows the places of the flow again, after a drag that was given up. */
  const reset = useCallback(() => {
    setNodes((before) =>
      before.map((node) => {
        const source = sources.current.get(node.id);
        return source ? { ...node, position: source.position } : node;
      }),
    );
  }, []);
  return { nodes, resting: projected, edges: shownEdges, moved, shift, dragging, change, endDrag, reset };
}
