import { isObject, mayBecome } from '../data-type.js';
import type { Json } from '../world.js';
import type { Faults } from './faults.js';
import type { ReadNode } from './read-node.js';

/** A link whose two ends exist and fit each other. */
export interface ReadLink {
  source: ReadNode;
  sourcePort: string | null;
  target: ReadNode;
  targetPort: string | null;
  isFlow: boolean;
}

/**
 * @param nodes by id; null for a node that is at fault itself, whose ports are not known
 */
export function readLinks(
  list: readonly Json[],
  nodes: ReadonlyMap<string, ReadNode | null>,
  faults: Faults,
): ReadLink[] {
  const links: ReadLink[] = [];
  const ids = new Set<string>();
  const seen = new Set<string>();
  for (const [index, json] of list.entries()) {
    if (!isObject(json)) {
      faults.add(
        'bad-link',
        {},
        `Entry ${index} of linkList is no link: remove it`,
        `linkList 的第 ${index} 项不是连线，请删除`,
      );
      continue;
    }
    const id = typeof json.id === 'string' ? json.id : null;
    if (id !== null && ids.has(id)) {
      faults.add(
        'duplicate-id',
        { link: id },
        `Two links have the id "${id}": give one of them another`,
        `有两条连线的 id 为“${id}”，请更改其一`,
      );
    }
    if (id !== null) ids.add(id);
    const link = readLink(json, id, nodes, faults);
    if (link === null) continue;
    const ends = JSON.stringify([link.source.id, link.sourcePort, link.target.id, link.targetPort]);
    if (seen.has(ends)) {
      const place = { node: link.source.id, port: link.sourcePort, link: id };
      faults.add(
        'duplicate-link',
        place,
        'Another link joins the same two ports: remove one',
        '已有另一条连线连接同样的两个端口，请删除其一',
      );
    } else {
      seen.add(ends);
      links.push(link);
    }
  }
  return links;
}

function readLink(
  json: Record<string, Json>,
  id: string | null,
  nodes: ReadonlyMap<string, ReadNode | null>,
  faults: Faults,
): ReadLink | null {
  const source = findNode(json.source, 'source', id, nodes, faults);
  const target = findNode(json.target, 'target', id, nodes, faults);
  const from = source && findPort(source, 'output', json.sourcePort, id, faults);
  const to = target && findPort(target, 'input', json.targetPort, id, faults);
  if (target && to && to.dataType !== null) target.linkedInputs.add(to.name);
  if (!source || !target || !from || !to) return null;
  const place = { node: source.id, port: from.name, link: id };
  if ((from.dataType === null) !== (to.dataType === null)) {
    const en = 'The link joins a flow port and a data port: join ports of one kind';
    faults.add('unlike-ports', place, en, '连线连接了流程端口和数据端口：只能连接同类端口');
    return null;
  }
  if (from.dataType !== null && to.dataType !== null && !mayBecome(from.dataType, to.dataType)) {
    const en = `The link gives ${from.dataType} to "${to.name}", which wants ${to.dataType}: link an output that fits`;
    faults.add(
      'unlike-types',
      place,
      en,
      `连线将 ${from.dataType} 接到需要 ${to.dataType} 的“${to.name}”，请连接类型相符的输出`,
    );
    return null;
  }
  return { source, sourcePort: from.name, target, targetPort: to.name, isFlow: from.dataType === null };
}

/** @returns null where the link leads nowhere, or to a node of which nothing is known */
function findNode(
  id: Json | undefined,
  end: 'source' | 'target',
  link: string | null,
  nodes: ReadonlyMap<string, ReadNode | null>,
  faults: Faults,
): ReadNode | null {
  const node = typeof id === 'string' ? nodes.get(id) : undefined;
  if (node !== undefined) return node;
  const name = typeof id === 'string' ? `"${id}"` : 'nothing';
  const en = `The ${end} of the link is ${name}, which is no node of this flow: link it to one, or remove it`;
  faults.add('dangling-link', { link }, en, `连线的 ${end}（${name}）不是本流程的节点：请重新连接或删除`);
  return null;
}

function findPort(
  node: ReadNode,
  side: 'input' | 'output',
  name: Json | undefined,
  link: string | null,
  faults: Faults,
) {
  const given = name === undefined || name === '' ? null : name;
  if (given === null || typeof given === 'string') {
    const ids = node.portIds[side];
    const byId = given !== null && ids.has(given) ? (ids.get(given) ?? null) : given;
    const port = portNamed(node, side, byId);
    if (port !== null) return port;
  }
  const label = given === null ? 'flow port without a name' : `port ${JSON.stringify(given)}`;
  faults.add(
    'dangling-link',
    { node: node.id, port: typeof given === 'string' ? given : null, link },
    `The node "${node.id}" has no ${side} ${label}: link another port, or remove the link`,
    `节点“${node.id}”没有${side === 'input' ? '输入' : '输出'}端口 ${label}：请连接其他端口或删除连线`,
  );
  return null;
}

/** `dataType` is null for a flow port. */
function portNamed(node: ReadNode, side: 'input' | 'output', name: string | null) {
  const flowPorts = side === 'input' ? node.flowInputs : node.flowOutputs;
  const dataPorts = side === 'input' ? node.inputs : node.outputs;
  if (flowPorts.has(name)) return { name, dataType: null };
  if (name === null) return null;
  const port = dataPorts.get(name);
  if (port !== undefined) return { name, dataType: port.dataType };
  if (side === 'output' && node.definition.moreFlowOutputs?.(name, node.options) === true) {
    node.flowOutputs.add(name);
    return { name, dataType: null };
  }
  return null;
}
