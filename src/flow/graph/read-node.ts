import type { Catalogue } from '../catalogue.js';
import { COMMON_OPTIONS } from '../common-options.js';
import { givenValue, isDataType, isObject } from '../data-type.js';
import type { DataType } from '../data-type.js';
import { isFunction } from '../definition.js';
import type { NodeDefinition, Values } from '../definition.js';
import type { Json } from '../world.js';
import type { Faults } from './faults.js';
import { readOptions } from './read-options.js';

/** A data port as it is after the catalogue's defaults and the flow's own have been put together. */
export interface ReadPort {
  name: string;
  dataType: DataType;
  required: boolean;
  /** The flow's own value, else the catalogue's; null where there is none. */
  value: Json;
}

/** A node of a flow with all its ports, listed or not. */
export interface ReadNode {
  id: string;
  title: string;
  definition: NodeDefinition;
  inputs: Map<string, ReadPort>;
  outputs: Map<string, ReadPort>;
  flowInputs: Set<string | null>;
  flowOutputs: Set<string | null>;
  /** By the port's id, its name. */
  portIds: { input: Map<string, string | null>; output: Map<string, string | null> };
  /** Data inputs that a link leads to, be it right or at fault itself. */
  linkedInputs: Set<string | null>;
  options: Values;
  common: Values;
}

type Side = 'input' | 'output';

const MAX_ID = 200;

/** @returns null where there is no telling what node this is meant to be */
export function readNode(json: Json, index: number, catalogue: Catalogue, faults: Faults): ReadNode | null {
  if (!isObject(json)) {
    faults.add(
      'bad-node',
      {},
      `Entry ${index} of nodeList is no node: remove it`,
      `nodeList 的第 ${index} 项不是节点，请删除`,
    );
    return null;
  }
  const { id, namespace, name } = json;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID || /\p{Surrogate}/u.test(id)) {
    const en = `Entry ${index} of nodeList needs an id, a text of 1 to ${MAX_ID} characters`;
    faults.add('bad-id', {}, en, `nodeList 的第 ${index} 项需要 id（1 至 ${MAX_ID} 个字符的文本）`);
    return null;
  }
  const full = `${asText(namespace)}.${asText(name)}`;
  const definition = catalogue.get(full);
  if (definition === undefined) {
    const en = `There is no node ${full}: choose one of the catalogue, or have its package installed`;
    faults.add('unknown-node', { node: id }, en, `没有节点 ${full}：请从目录中选择，或安装其所属的包`);
    return null;
  }
  if (typeof json.nodeType === 'string' && json.nodeType !== definition.nodeType) {
    const en = `nodeType of ${full} is "${definition.nodeType}", not "${json.nodeType}": correct it`;
    faults.add(
      'wrong-node-type',
      { node: id },
      en,
      `${full} 的 nodeType 应为“${definition.nodeType}”，请改正`,
    );
  }
  const node = newNode(id, asText(json.title) || id, definition);
  node.options = readOptions(json.detailPanel, 'options', definition.options, id, faults);
  if (isFunction(definition))
    node.common = readOptions(json.detailPanel, 'common', COMMON_OPTIONS, id, faults);
  for (const side of ['input', 'output'] as const) {
    const ports = isObject(json.ports) ? json.ports[side] : null;
    if (Array.isArray(ports)) for (const port of ports) readPort(port, side, node, faults);
  }
  return node;
}

function newNode(id: string, title: string, definition: NodeDefinition): ReadNode {
  const port = ({
    name,
    dataType,
    required,
    value,
  }: NodeDefinition['inputs'][number]): [string, ReadPort] => [
    name,
    { name, dataType, required: required ?? false, value: value ?? null },
  ];
  const node: ReadNode = {
    id,
    title,
    definition,
    inputs: new Map(definition.inputs.map(port)),
    outputs: new Map(definition.outputs.map(port)),
    flowInputs: new Set(definition.flowInputs.map(({ name }) => name)),
    flowOutputs: new Set(definition.flowOutputs.map(({ name }) => name)),
    portIds: { input: new Map(), output: new Map() },
    linkedInputs: new Set(),
    options: {},
    common: {},
  };
  if (isFunction(definition)) {
    node.flowOutputs.add('error');
    node.outputs.set('errorMessage', {
      name: 'errorMessage',
      dataType: 'string',
      required: false,
      value: null,
    });
  }
  return node;
}

function readPort(json: Json, side: Side, node: ReadNode, faults: Faults): void {
  const name = isObject(json) ? (json.name ?? null) : undefined;
  if (!isObject(json) || (name !== null && typeof name !== 'string')) {
    const en = `A port in ports.${side} is no port with a name: remove it`;
    faults.add('bad-port', { node: node.id }, en, `ports.${side} 中有一项不是带名称的端口，请删除`);
    return;
  }
  const place = { node: node.id, port: name };
  if (typeof json.id === 'string') {
    const ids = node.portIds[side];
    if (ids.has(json.id)) {
      const en = `Two ports in ports.${side} have the id "${json.id}": give one of them another`;
      faults.add('duplicate-id', place, en, `ports.${side} 中有两个端口的 id 为“${json.id}”，请更改其一`);
    }
    ids.set(json.id, name);
  }
  const isFlow = json.portType === 'flow' || (name === null && json.portType === undefined);
  if (isFlow) readFlowPort(name, side, node, faults);
  else if (name === null) faults.add('bad-port', place, 'A data port needs a name', '数据端口需要名称');
  else readDataPort(name, json, side, node, faults);
}

function readFlowPort(name: string | null, side: Side, node: ReadNode, faults: Faults): void {
  const ports = side === 'input' ? node.flowInputs : node.flowOutputs;
  if (ports.has(name)) return;
  if (side === 'output' && name !== null && node.definition.moreFlowOutputs?.(name, node.options) === true)
    ports.add(name);
  else unknownPort(name, side, node, faults);
}

function readDataPort(
  name: string,
  json: Record<string, Json>,
  side: Side,
  node: ReadNode,
  faults: Faults,
): void {
  const ports = side === 'input' ? node.inputs : node.outputs;
  const port = ports.get(name);
  if (port !== undefined) {
    port.value = givenValue(json.value, port.dataType) ?? port.value;
    return;
  }
  const flowPorts = side === 'input' ? node.flowInputs : node.flowOutputs;
  const mayBeFlow = json.portType === undefined && flowPorts.has(name);
  if (mayBeFlow) return;
  const { moreInputs, moreOutputs, moreFlowOutputs } = node.definition;
  if (json.portType === undefined && side === 'output' && moreFlowOutputs?.(name, node.options) === true) {
    node.flowOutputs.add(name);
    return;
  }
  if ((side === 'input' ? moreInputs : moreOutputs) !== true || flowPorts.has(name) || name === '') {
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

function unknownPort(name: string | null, side: Side, node: ReadNode, faults: Faults): void {
  const label = name === null ? 'flow port without a name' : `port "${name}"`;
  const full = `${node.definition.namespace}.${node.definition.name}`;
  faults.add(
    'unknown-port',
    { node: node.id, port: name },
    `${full} has no ${side} ${label}: remove it`,
    `${full} 没有${side === 'input' ? '输入' : '输出'}端口“${name ?? ''}”，请删除`,
  );
}

function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
