import { isObject } from '../../parts/is-object.js';

/** The titles of kinds of nodes, by `namespace/name`. */
export type KindTitles = ReadonlyMap<string, string>;

/** The nodes of a flow as people call them, by id. */
export type NodeNames = ReadonlyMap<string, string>;

/**
 * Names the nodes of a saved flow: by their titles, else by the title of their kind, else by their ids. Of nodes that would have
 * the same name, each has its id behind it.
 */
export function nodeNames(flow: unknown, kinds: KindTitles): NodeNames {
  const list: unknown[] = isObject(flow) && Array.isArray(flow.nodeList) ? flow.nodeList : [];
  const titles = list.flatMap((node): [string, string][] => {
    if (!isObject(node) || typeof node.id !== 'string') return [];
    const title = typeof node.title === 'string' && node.title !== '' ? node.title : undefined;
    return [[node.id, title ?? kinds.get(`${String(node.namespace)}/${String(node.name)}`) ?? node.id]];
  });
  const uses = new Map<string, number>();
  for (const [, title] of titles) uses.set(title, (uses.get(title) ?? 0) + 1);
  return new Map(
    titles.map(([id, title]) => [
      id,
      (uses.get(title) ?? 0) > 1 && title !== id ? `${title} (${id})` : title,
    ]),
  );
}

/** The name of a node of a job. One of a called process has the names of the calls before it: `Notify › p`. */
export function nameOfNode(names: NodeNames, id: string): string {
  const name = names.get(id);
  if (name !== undefined) return name;
  const slash = id.indexOf('/');
  const call = slash === -1 ? undefined : names.get(decodedPart(id.slice(0, slash)));
  return call === undefined
    ? id
    : `${call} › ${id
        .slice(slash + 1)
        .split('/')
        .map(decodedPart)
        .join(' › ')}`;
}

/** In a path, a `/` of an id is `%2F` and a `%` is `%25`. */
const decodedPart = (part: string): string => part.replaceAll('%2F', '/').replaceAll('%25', '%');

/** The node of the flow itself that stands for a node of a job: of a called process, the node that calls it. */
export function nodeOnCanvas(names: Pick<NodeNames, 'has'>, id: string): string | null {
  if (names.has(id)) return id;
  const slash = id.indexOf('/');
  const call = slash === -1 ? '' : decodedPart(id.slice(0, slash));
  return names.has(call) ? call : null;
}
