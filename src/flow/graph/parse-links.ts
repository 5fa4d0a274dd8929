import { isObject, isConvertible } from '../data-type.js';
import { excerpt } from '../excerpt.js';
import { isMoreFlowOutput, someOutputsOfOption } from '../more-flow-outputs.js';
import type { Sliced } from '../slices.js';
import type { Json } from '../json.js';
import type { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';
import type { ParsedNode } from './parsed-node.js';

/** How many existing ports a message names, and how many characters of each. */
const MOST_NAMED = 10;
const NAME_LENGTH = 50;

/** A link whose two ports exist and fit each other. */
export interface ParsedLink {
  source: ParsedNode;
  sourcePort: string | null;
  target: ParsedNode;
  targetPort: string | null;
  isFlow: boolean;
}

/**
 * Parses the links of a flow.
 *
 * @param nodes by id; null for a faulty node, whose ports are unknown
 */
export function* parseLinks(
  list: readonly Json[],
  nodes: ReadonlyMap<string, ParsedNode | null>,
  faults: Faults,
): Sliced<ParsedLink[]> {
  const links: ParsedLink[] = [];
  const ids = new Set<string>();
  const seen = new Set<string>();
  for (const [index, json] of list.entries()) {
    yield;
    if (!isObject(json)) {
      faults.add(
        'bad-link',
        {},
        `Entry ${index} of linkList is not a link: remove it`,
        `linkList 的第 ${index} 项不是连线，请删除`,
      );
      continue;
    }
    const id = typeof json.id === 'string' ? json.id : null;
    if (id !== null && ids.has(id)) {
      faults.add(
        'duplicate-id',
        { link: id },
        `Two links have the id "${id}": give one of them another id`,
        `有两条连线的 id 为“${id}”，请更改其一`,
      );
    }
    if (id !== null) ids.add(id);
    checkKeys(json, 'link', '', { link: id }, faults);
    const link = parseLink(json, id, nodes, faults);
    if (link === null) continue;
    const ends = JSON.stringify([link.source.id, link.sourcePort, link.target.id, link.targetPort]);
    if (seen.has(ends)) {
      const place = { node: link.source.id, port: link.sourcePort, link: id };
      faults.add(
        'duplicate-link',
        place,
        'Another link connects the same two ports: remove one of them',
        '已有另一条连线连接同样的两个端口，请删除其一',
      );
    } else {
      seen.add(ends);
      links.push(link);
    }
  }
  return links;
}

function parseLink(
  json: Record<string, Json>,
  id: string | null,
  nodes: ReadonlyMap<string, ParsedNode | null>,
  faults: Faults,
): ParsedLink | null {
  const source = findNode(json.source, 'source', id, nodes, faults);
  const target = findNode(json.target, 'target', id, nodes, faults);
  const from = source && findPort(source, 'output', json.sourcePort, id, faults);
  const to = target && findPort(target, 'input', json.targetPort, id, faults);
  if (target && to && to.dataType !== null) target.linkedInputs.add(to.name);
  if (!source || !target || !from || !to) return null;
  const place = { node: source.id, port: from.name, link: id };
  if ((from.dataType === null) !== (to.dataType === null)) {
    const en = 'The link connects a flow port and a data port: connect two flow ports or two data ports';
    faults.add('unlike-ports', place, en, '连线连接了流程端口和数据端口：只能连接同类端口');
    return null;
  }
  if (from.dataType !== null && to.dataType !== null && !isConvertible(from.dataType, to.dataType)) {
    const name = excerpt(to.name, NAME_LENGTH);
    const en = `The link connects ${from.dataType} to "${name}", which takes ${to.dataType}: link an output that fits`;
    faults.add(
      'unlike-types',
      place,
      en,
      `连线将 ${from.dataType} 接到需要 ${to.dataType} 的“${name}”，请连接类型相符的输出`,
    );
    return null;
  }
  return { source, sourcePort: from.name, target, targetPort: to.name, isFlow: from.dataType === null };
}

/** @returns null if the node does not exist, which is reported, or is faulty itself */
function findNode(
  id: Json | undefined,
  end: 'source' | 'target',
  link: string | null,
  nodes: ReadonlyMap<string, ParsedNode | null>,
  faults: Faults,
): ParsedNode | null {
  const node = typeof id === 'string' ? nodes.get(id) : undefined;
  if (node !== undefined) return node;
  const isNamed = typeof id === 'string';
  const en = isNamed
    ? `The ${end} of the link is "${id}", which is not a node of this flow: link it to a node, or remove it`
    : `The link has no ${end}: link it to a node, or remove it`;
  const what = end === 'source' ? '起点' : '终点';
  const zh = isNamed
    ? `连线的${what}“${id}”不是本流程的节点：请重新连接或删除`
    : `连线没有${what}（${end}）：请连接到本流程的节点或删除`;
  faults.add('dangling-link', { link }, en, zh);
  return null;
}

function findPort(
  node: ParsedNode,
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
  const written = JSON.stringify(given);
  const names = namesOf(node, side);
  const choice = names.length === 0 ? '' : ` (it has ${names.map((one) => `"${one}"`).join(', ')})`;
  const choiceZh = names.length === 0 ? '' : `（现有${names.map((one) => `“${one}”`).join('、')}）`;
  const label = given === null ? 'flow port without a name' : `port ${written}`;
  const labelZh = given === null ? '无名称的流程端口' : `端口 ${written}`;
  faults.add(
    'dangling-link',
    { node: node.id, port: typeof given === 'string' ? given : null, link },
    `The node "${node.id}" has no ${side} ${label}${choice}: link another port, or remove the link`,
    `节点“${node.id}”没有${side === 'input' ? '输入' : '输出'}方向的${labelZh}${choiceZh}：请连接其他端口或删除连线`,
  );
  return null;
}

/** The names of some existing ports, for messages. A node can have thousands, with names of any length. */
function namesOf(node: ParsedNode, side: 'input' | 'output'): string[] {
  const flowPorts = side === 'input' ? node.flowInputs : node.flowOutputs;
  const dataPorts = side === 'input' ? node.inputs : node.outputs;
  const more = side === 'input' ? [] : someOutputsOfOption(node.definition, node.options, MOST_NAMED);
  const names = new Set<string>();
  for (const ports of [flowPorts, more, dataPorts.keys()])
    for (const name of ports) {
      if (names.size === MOST_NAMED) return [...names];
      if (name !== null) names.add(excerpt(name, NAME_LENGTH));
    }
  return [...names];
}

/** The port of a name; its `dataType` is null if it is a flow port. */
function portNamed(node: ParsedNode, side: 'input' | 'output', name: string | null) {
  const flowPorts = side === 'input' ? node.flowInputs : node.flowOutputs;
  const dataPorts = side === 'input' ? node.inputs : node.outputs;
  if (flowPorts.has(name)) return { name, dataType: null };
  if (name === null) return null;
  const port = dataPorts.get(name);
  if (port !== undefined) return { name, dataType: port.dataType };
  if (side === 'output' && isMoreFlowOutput(node.definition, name, node.options)) {
    node.flowOutputs.add(name);
    return { name, dataType: null };
  }
  return null;
}
