import { isObject } from '../../../parts/is-object.js';
import { changeNode, freeId, listedOptions, listedPorts } from '../flow.js';
import type { DataType, Flow, FlowNode, FlowPort, Json, JsonObject, Panel, Side } from '../flow.js';
import { without } from '../without.js';
import { portName } from '../ports.js';

const LISTS = { in: 'input', out: 'output' } as const;

/** Keys that say nothing beyond the catalogue, so that a port with these only need not be listed. */
const PLAIN_KEYS = new Set(['name', 'portType', 'dataType']);

/** Sets the value of an input; undefined removes it, so that the default holds. @param dataType of the port, for a new entry */
export function setInput(
  flow: Flow,
  id: string,
  name: string,
  value: Json | undefined,
  { dataType, isAdded }: { dataType: DataType; isAdded: boolean },
): Flow {
  return changeNode(flow, id, (node) => {
    const ports = listedPorts(node, 'in');
    const isThis = (port: FlowPort) => port.name === name && port.portType !== 'flow';
    if (value !== undefined) {
      const entry = ports.some(isThis)
        ? ports.map((port) => (isThis(port) ? { ...port, value } : port))
        : [...ports, { name, portType: 'input', dataType, value }];
      return withPorts(node, 'in', entry);
    }
    const rest = ports.flatMap((port) => {
      if (!isThis(port)) return [port];
      const kept = without(port, 'value');
      return isAdded || Object.keys(kept).some((key) => !PLAIN_KEYS.has(key)) ? [kept] : [];
    });
    return withPorts(node, 'in', rest);
  });
}

/** Sets an option of a panel; undefined removes it, so that the default holds. */
export const setOption = (
  flow: Flow,
  id: string,
  panel: Panel,
  name: string,
  value: Json | undefined,
): Flow => changeNode(flow, id, (node) => withOption(node, panel, name, value));

/** A node with an option of a panel set; undefined removes it, so that the default holds. */
export function withOption(node: FlowNode, panel: Panel, name: string, value: Json | undefined): FlowNode {
  const options = listedOptions(node, panel);
  const isListed = options.some((option) => option.name === name);
  if (value === undefined && !isListed) return node;
  const formDatas =
    value === undefined
      ? options.filter((option) => option.name !== name)
      : isListed
        ? options.map((option) => (option.name === name ? { ...option, value } : option))
        : [...options, { name, value }];
  const detailPanel = isObject(node.detailPanel) ? node.detailPanel : {};
  const form = isObject(detailPanel[panel]) ? detailPanel[panel] : {};
  return { ...node, detailPanel: { ...detailPanel, [panel]: { ...form, formDatas: formDatas as Json[] } } };
}

/** Adds a data port, or a numbered flow output, to a node that may have more ports. @returns the flow and the port's name */
export function addPort(
  flow: Flow,
  id: string,
  side: Side,
  type: DataType | 'flow',
  taken: ReadonlySet<string>,
): { flow: Flow; name: string } {
  const name = type === 'flow' ? freeId('', taken) : freeId(side === 'in' ? 'input' : 'output', taken);
  const port: FlowPort =
    type === 'flow'
      ? { name, portType: 'flow' }
      : { name, portType: side === 'in' ? 'input' : 'output', dataType: type };
  const changed = changeNode(flow, id, (node) => withPorts(node, side, [...listedPorts(node, side), port]));
  return { flow: changed, name };
}

/** Removes a port that the flow has added, with its links. */
export function removePort(flow: Flow, id: string, side: Side, name: string): Flow {
  const changed = changeNode(flow, id, (node) =>
    withPorts(
      node,
      side,
      listedPorts(node, side).filter((port) => port.name !== name),
    ),
  );
  const node = flow.nodeList.find((candidate) => candidate.id === id);
  if (node === undefined) return changed;
  const linkList = changed.linkList.filter((link) =>
    side === 'out'
      ? link.source !== id || portName(node, 'out', link.sourcePort) !== name
      : link.target !== id || portName(node, 'in', link.targetPort) !== name,
  );
  return { ...changed, linkList };
}

/** Changes the name or the type of a port that the flow has added; links to it follow. */
export function changePort(
  flow: Flow,
  id: string,
  side: Side,
  name: string,
  change: { name?: string; dataType?: DataType },
): Flow {
  const changed = changeNode(flow, id, (node) =>
    withPorts(
      node,
      side,
      listedPorts(node, side).map((port) => (port.name === name ? { ...port, ...change } : port)),
    ),
  );
  const renamed = change.name;
  if (renamed === undefined) return changed;
  const linkList = changed.linkList.map((link) => {
    if (side === 'out' && link.source === id && link.sourcePort === name)
      return { ...link, sourcePort: renamed };
    if (side === 'in' && link.target === id && link.targetPort === name)
      return { ...link, targetPort: renamed };
    return link;
  });
  return { ...changed, linkList };
}

function withPorts(node: FlowNode, side: Side, list: readonly FlowPort[]): FlowNode {
  const before = isObject(node.ports) ? node.ports : {};
  const ports: JsonObject =
    list.length === 0 ? without(before, LISTS[side]) : { ...before, [LISTS[side]]: list as Json[] };
  return Object.keys(ports).length > 0 ? { ...node, ports } : (without(node, 'ports') as FlowNode);
}
