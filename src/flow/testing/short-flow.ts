import type { Values } from '../definition.js';
import type { Json } from '../json.js';

/** A node in short notation: `['core.log.print', { message: 'a' }]`. `inputs` are by port, `options` and `common` by option. */
export type ShortNode = [name: string, inputs?: Values, options?: Values, common?: Values];

/**
 * A flow in short notation: nodes by id, and links such as `'start > a > b'` or `'loop.body > a'`. A port follows a dot, at
 * either end; without one it is the default flow port.
 *
 * @param variables by name, with their values; the type follows from the value, or is given as `name: type`
 */
export function shortFlow(
  nodes: Record<string, ShortNode>,
  links: readonly string[],
  variables: Values = {},
): Json {
  return {
    id: 1,
    nodeList: Object.entries(nodes).map(([id, node]) => longNode(id, node)),
    linkList: links.flatMap(longLinks),
    variables: Object.entries(variables).map(([key, value]) => {
      const [name = '', type = typeOf(value)] = key.split(':').map((part) => part.trim());
      return { name, type, scope: 'flow', value };
    }),
  };
}

function longNode(id: string, [fullName, inputs = {}, options = {}, common = {}]: ShortNode): Json {
  const dot = fullName.lastIndexOf('.');
  const forms = (values: Values) => ({
    formDatas: Object.entries(values).map(([name, value]) => ({ name, value })),
  });
  return {
    id,
    namespace: fullName.slice(0, dot),
    name: fullName.slice(dot + 1),
    ports: {
      input: Object.entries(inputs).map(([name, value]) => ({ name, portType: 'input', value })),
      output: [],
    },
    detailPanel: { common: forms(common), options: forms(options) },
  };
}

function longLinks(drawing: string): Json[] {
  const stations = drawing.split('>').map((station) => station.trim());
  return stations.slice(1).map((station, index) => {
    const [source = '', sourcePort = null] = (stations[index] ?? '').split('.');
    const [target = '', targetPort = null] = station.split('.');
    return { source, sourcePort, target, targetPort };
  });
}

function typeOf(value: Json): string {
  if (value === null) return 'any';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}
