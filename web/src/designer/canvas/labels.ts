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
 * object again, so that React draws only what has changed, and so is the list of links where none has: each key that was typed in a
 * flow of 5,000 nodes took 55 ms to put the names of all links together and to give them to React Flow.
 */
export function createLabelling(labels: Labels): (drawn: Drawn) => Drawn {
  const nodes = new WeakMap<CanvasNode, CanvasNode>();
  const edges = new WeakMap<CanvasEdge, { from: string; to: string; made: CanvasEdge }>();
  let before: CanvasEdge[] = [];
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
      const [from, to] = [titles.get(edge.source) ?? '', titles.get(edge.target) ?? ''];
      const known = edges.get(edge);
      if (known?.from === from && known.to === to) return known.made;
      const ariaLabel = labels.between(from, to);
      const made = { ...edge, ariaLabel, domAttributes: { 'aria-roledescription': labels.link } };
      edges.set(edge, { from, to, made });
      return made;
    };
    const now = drawn.edges.map(link);
    const isSame = now.length === before.length && now.every((edge, index) => edge === before[index]);
    if (!isSame) before = now;
    return { nodes: drawn.nodes.map(withLabel), edges: before };
  };
}

const titleOfCard = ({ type, data }: CanvasNode): string =>
  type === 'card' ? titleOf(data.node, data.definition) : '';
