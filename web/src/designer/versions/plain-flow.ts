/** A JSON object whose keys are not known. */
export type Plain = Record<string, unknown>;

export interface PlainLink extends Plain {
  id: string;
  source: string;
  target: string;
}

export interface PlainNode extends Plain {
  id: string;
}

/** The parts of a saved flow that a difference is told of. A draft may be any object, so what does not fit is left out. */
export interface PlainFlow {
  nodes: Map<string, PlainNode>;
  links: PlainLink[];
  variables: Map<string, Plain>;
}

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const plainsIn = (list: unknown): Plain[] => (Array.isArray(list) ? list.filter(isPlain) : []);

/** Tells links apart by what they join: the nodes, and the ports where the link names them. */
export const linkText = (link: Plain): string =>
  [link.source, link.sourcePort, '>', link.target, link.targetPort]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');

/** What a link joins, for people: `HTTP request · body > Print · message`. */
export function shownLink(link: PlainLink, nameOf: (id: string) => string): string {
  const end = (node: string, port: unknown): string =>
    typeof port === 'string' && port !== '' ? `${nameOf(node)} · ${port}` : nameOf(node);
  return `${end(link.source, link.sourcePort)} > ${end(link.target, link.targetPort)}`;
}

export function plainFlow(saved: unknown): PlainFlow {
  const flow = isPlain(saved) ? saved : {};
  const nodes = plainsIn(flow.nodeList).filter((node): node is PlainNode => typeof node.id === 'string');
  const links = plainsIn(flow.linkList).filter(
    (link): link is Plain & Pick<PlainLink, 'source' | 'target'> =>
      typeof link.source === 'string' && typeof link.target === 'string',
  );
  const variables = plainsIn(flow.variables).filter(({ name }) => typeof name === 'string');
  return {
    nodes: new Map(nodes.map((node) => [node.id, node])),
    links: links.map((link) => ({ ...link, id: typeof link.id === 'string' ? link.id : linkText(link) })),
    variables: new Map(variables.map((variable) => [String(variable.name), variable])),
  };
}
