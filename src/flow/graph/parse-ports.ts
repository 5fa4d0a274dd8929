import { givenValue, isDataType, isObject } from '../data-type.js';
import { isMoreFlowOutput } from '../more-flow-outputs.js';
import type { Json } from '../json.js';
import type { Sliced } from '../slices.js';
import { similarNames } from '../similar-names.js';
import { checkKeys } from './check-keys.js';
import type { Faults } from './faults.js';
import type { ParsedNode, Side } from './parsed-node.js';

/** Parses the ports that the flow lists for a node, and reports faulty ones. */
export function* parsePorts(ports: Record<string, Json>, node: ParsedNode, faults: Faults): Sliced<void> {
  checkKeys(ports, 'ports', 'ports.', { node: node.id }, faults);
  for (const side of ['input', 'output'] as const) {
    const list = ports[side] ?? [];
    if (!Array.isArray(list)) {
      const en = `ports.${side} must be a list of ports: [{"name": …, "value": …}]`;
      faults.add(
        'bad-node',
        { node: node.id },
        en,
        `ports.${side} 应为端口的列表：[{"name": …, "value": …}]`,
      );
      continue;
    }
    const names = new Set<string | null>();
    for (const port of list) {
      parsePort(port, side, node, names, faults);
      yield;
    }
  }
}

/** @param names of the side's ports so far */
function parsePort(
  json: Json,
  side: Side,
  node: ParsedNode,
  names: Set<string | null>,
  faults: Faults,
): void {
  const name = isObject(json) ? (json.name ?? null) : undefined;
  if (!isObject(json) || (name !== null && typeof name !== 'string')) {
    const en = `An entry of ports.${side} is not a port with a name: remove it`;
    faults.add('bad-port', { node: node.id }, en, `ports.${side} 中有一项不是带名称的端口，请删除`);
    return;
  }
  const place = { node: node.id, port: name };
  if (typeof json.id === 'string') {
    if (node.portIds.input.has(json.id) || node.portIds.output.has(json.id)) {
      const en = `Two ports of the node have the id "${json.id}": give one of them another id`;
      faults.add('duplicate-id', place, en, `节点有两个端口的 id 为“${json.id}”，请更改其一`);
    }
    node.portIds[side].set(json.id, name);
  }
  if (name !== null && names.has(name)) {
    const en = `Two ports in ports.${side} have the name "${name}": remove one of them`;
    faults.add('duplicate-port', place, en, `ports.${side} 中有两个端口名为“${name}”，请删除其一`);
    return;
  }
  names.add(name);
  checkKeys(json, 'port', '', place, faults);
  const isFlow = json.portType === 'flow' || (name === null && json.portType === undefined);
  if (name === null && json.portType === undefined && (json.value ?? '') !== '') {
    const en = `A port in ports.${side} has a value, but no name: give it the name of the port that the value is for`;
    faults.add('bad-port', place, en, `ports.${side} 中有一个端口有值而没有名称：请填写该值所属端口的名称`);
    return;
  }
  if (isFlow) parseFlowPort(name, side, node, faults);
  else if (name === null) faults.add('bad-port', place, 'A data port needs a name', '数据端口需要名称');
  else parseDataPort(name, json, side, node, faults);
}

function parseFlowPort(name: string | null, side: Side, node: ParsedNode, faults: Faults): void {
  const ports = side === 'input' ? node.flowInputs : node.flowOutputs;
  if (ports.has(name)) return;
  if (side === 'output' && name !== null && isMoreFlowOutput(node.definition, name, node.options))
    ports.add(name);
  else if (name !== null && (side === 'input' ? node.inputs : node.outputs).has(name))
    wrongKind(name, 'data', side, node, faults);
  else unknownPort(name, side, node, faults);
}

function parseDataPort(
  name: string,
  json: Record<string, Json>,
  side: Side,
  node: ParsedNode,
  faults: Faults,
): void {
  const ports = side === 'input' ? node.inputs : node.outputs;
  const port = ports.get(name);
  if (port !== undefined) {
    port.value = givenValue(json.value, port.dataType) ?? port.value;
    return;
  }
  const flowPorts = side === 'input' ? node.flowInputs : node.flowOutputs;
  if (flowPorts.has(name)) {
    if (json.portType !== undefined) wrongKind(name, 'flow', side, node, faults);
    return;
  }
  const { moreInputs, moreOutputs } = node.definition;
  const mayBeFlow = side === 'output' && isMoreFlowOutput(node.definition, name, node.options);
  if (mayBeFlow && (json.portType === undefined || moreOutputs !== true)) {
    if (json.portType === undefined) node.flowOutputs.add(name);
    else wrongKind(name, 'flow', side, node, faults);
    return;
  }
  if ((side === 'input' ? moreInputs : moreOutputs) !== true || name === '') {
    unknownPort(name, side, node, faults);
    return;
  }
  const dataType = json.dataType ?? 'any';
  if (!isDataType(dataType)) {
    const en = `The port "${name}" has a dataType that does not exist: choose string, number, bool, date, array, object or any`;
    const zh = `端口“${name}”的 dataType 不存在，请选择 string、number、bool、date、array、object 或 any`;
    faults.add('bad-port', { node: node.id, port: name }, en, zh);
  }
  ports.set(name, {
    name,
    dataType: isDataType(dataType) ? dataType : 'any',
    required: false,
    value: givenValue(json.value, dataType),
  });
}

function wrongKind(name: string, kind: 'data' | 'flow', side: Side, node: ParsedNode, faults: Faults): void {
  const portType = kind === 'flow' ? 'flow' : side;
  faults.add(
    'bad-port',
    { node: node.id, port: name },
    `The port "${name}" is a ${kind} port: make its portType "${portType}", or leave it out`,
    `端口“${name}”是${kind === 'flow' ? '流程' : '数据'}端口：请将 portType 改为“${portType}”或去掉`,
  );
}

function unknownPort(name: string | null, side: Side, node: ParsedNode, faults: Faults): void {
  const label = name === null ? 'flow port without a name' : `port "${name}"`;
  const labelZh = name === null ? '无名称的流程端口' : `端口“${name}”`;
  // Not among those that the flow has added: thousands of names would be compared with thousands (7 s for 64 KB).
  const ports = side === 'input' ? node.definition.inputs : node.definition.outputs;
  const own = name === null || faults.isFull ? [] : ports.map((port) => port.name);
  const [likely] = similarNames(name ?? '', own, 1);
  const full = `${node.definition.namespace}.${node.definition.name}`;
  faults.add(
    'unknown-port',
    { node: node.id, port: name },
    `${full} has no ${side} ${label}: ${likely === undefined ? 'remove it' : `did you mean "${likely}"? Otherwise remove it`}`,
    `${full} 没有${side === 'input' ? '输入' : '输出'}方向的${labelZh}${likely === undefined ? '，请删除' : `：是否应为“${likely}”？否则请删除`}`,
  );
}
