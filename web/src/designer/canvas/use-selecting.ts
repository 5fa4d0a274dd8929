import { useStoreApi } from '@xyflow/react';
import type { EdgeChange, NodeChange } from '@xyflow/react';
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import type { CanvasEdge, CanvasNode } from '../model/project.js';
import { NOTHING } from './canvas-edit.js';
import type { Selection } from './canvas-edit.js';
import { hasEndAt } from './use-canvas-nodes.js';

/**
 * What React Flow and the links of `FarLinks` call when the person selects something.
 *
 * @param ownLinks the links that React Flow does not have, because `FarLinks` draws them
 */
export function useSelecting(
  selection: Selection,
  onSelect: (selection: Selection) => void,
  ownLinks: readonly CanvasEdge[],
) {
  const store = useStoreApi();
  // A move of the pointer selects nodes and links by one call each, before they are drawn again.
  const selected = useRef(selection);
  useLayoutEffect(() => {
    selected.current = selection;
  });
  const set = useCallback(
    (next: Selection) => {
      const { ids, links } = selected.current;
      if (isSame(ids, next.ids) && isSame(links, next.links)) return;
      selected.current = next;
      onSelect(next);
    },
    [onSelect],
  );
  return useMemo(() => {
    /** With a rectangle, the links of the nodes inside; with a click, none, as React Flow does with links that it has. */
    const ownLinksWith = (ids: ReadonlySet<string>): ReadonlySet<string> => {
      if (store.getState().userSelectionRect !== null) {
        return new Set(ownLinks.filter((link) => hasEndAt(link, ids)).map(({ id }) => id));
      }
      return store.getState().multiSelectionActive ? selected.current.links : NOTHING.links;
    };
    return {
      onNodes: (changes: readonly NodeChange<CanvasNode>[]) => {
        if (!changes.some(({ type }) => type === 'select')) return;
        const before = selected.current;
        const ids = changed(before.ids, changes);
        set({ ids, links: ownLinks.length > 0 ? ownLinksWith(ids) : before.links });
      },
      onEdgesChange: (changes: readonly EdgeChange<CanvasEdge>[]) => {
        const before = selected.current;
        set({ ...before, links: changed(before.links, changes) });
      },
      /** A node was clicked. Of several that are selected, React Flow leaves all so, because they may be dragged. */
      onNodeClick: (id: string) => {
        if (store.getState().multiSelectionActive) return;
        store.setState({ nodesSelectionActive: false });
        set({ ids: new Set([id]), links: NOTHING.links });
      },
      /** A link of `FarLinks` was clicked. */
      onOwnLink: (id: string) => {
        const { ids, links } = selected.current;
        if (!store.getState().multiSelectionActive) return set({ ids: NOTHING.ids, links: new Set([id]) });
        const next = new Set(links);
        if (!next.delete(id)) next.add(id);
        set({ ids, links: next });
      },
      onPaneClick: () => onSelect(NOTHING),
    };
  }, [set, onSelect, ownLinks, store]);
}

function changed(
  before: ReadonlySet<string>,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<CanvasEdge>)[],
): ReadonlySet<string> {
  const next = new Set(before);
  for (const one of changes) {
    if (one.type !== 'select') continue;
    if (one.selected) next.add(one.id);
    else next.delete(one.id);
  }
  return next;
}

const isSame = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((id) => other.has(id));
