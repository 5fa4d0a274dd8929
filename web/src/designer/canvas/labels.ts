import { titleOf } from '../model/definitions.js';
import type { CanvasEdge, CanvasNode } from '../model/project.js';

/** What screen readers say; React Flow's own words are English. */
export interface Labels {
  node: string;
  note: string;
  link: string;
  /** Says from which node to which a link leads. */
  between: (from: string, to: string) => string;
}

interface Drawn {
  nodes: CanvasNode[];
  edges: CanvasEdge[];
}

/**
 * Makes a function that names nodes and links for screen readers by the titles of the nodes. What it has named before is the same
 * object again, so that React draws only what has changed.
 */
export function createLabelling(labels: Labels): (drawn: Drawn) => Drawn {
  const nodes = new WeakMap<CanvasNode, CanvasNode>();
  const edges = new WeakMap<CanvasEdge, CanvasEdge>();
  const withLabel = (node: CanvasNode): CanvasNode => {
    const known = nodes.get(node);
    if (known) return known;
    const made =
      node.type === 'card'
        ? { ...node, ariaLabel: titleOfCard(node), domAttributes: { 'aria-roledescription': labels.node } }
        : { ...node, domAttributes: { 'aria-roledescription': labels.note } };
    nodes.set(node, made);
    return made;
  };
  return (drawn) => {
    const titles = new Map(drawn.nodes.map((node) => [node.id, titleOfCard(node)]));
    const link = (edge: CanvasEdge): CanvasEdge => {
      const ariaLabel = labels.between(titles.get(edge.source) ?? '', titles.get(edge.target) ?? '');
      const known = edges.get(edge);
      if (known?.ariaLabel === ariaLabel) return known;
      const made = { ...edge, ariaLabel, domAttributes: { 'aria-roledescription': labels.link } };
      edges.set(edge, made);
      return made;
    };
    return { nodes: drawn.nodes.map(withLabel), edges: drawn.edges.map(link) };
  };
}

const titleOfCard = ({ type, data }: CanvasNode): string =>
  type === 'card' ? titleOf(data.node, data.definition) : '';
