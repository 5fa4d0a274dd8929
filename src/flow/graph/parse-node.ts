import type { Catalogue } from '../catalogue.js';
import { COMMON_OPTIONS } from '../common-options.js';
import { isObject } from '../data-type.js';
import { isFunction } from '../definition.js';
import type { NodeDefinition } from '../definition.js';
import type { Json } from '../json.js';
import type { Sliced } from '../slices.js';
import type { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';
import { parseOptions } from './parse-options.js';
import { parsePorts } from './parse-ports.js';
import type { ParsedNode, ParsedPort } from './parsed-node.js';
import { unknownNode } from './unknown-node.js';

const MAX_ID = 200;

/** Parses a node, in slices: it can list hundreds of thousands of ports. @returns null if its definition cannot be determined, which is reported */
export function* parseNode(
  json: Json,
  index: number,
  catalogue: Catalogue,
  faults: Faults,
): Sliced<ParsedNode | null> {
  if (!isObject(json)) {
    faults.add(
      'bad-node',
      {},
      `Entry ${index} of nodeList is not a node: remove it`,
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
    checkKeys(json, 'node', '', { node: id }, faults);
    const { en, zh } = unknownNode(full, asText(namespace), catalogue);
    faults.add('unknown-node', { node: id }, en, zh);
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
  checkKeys(json, 'node', '', { node: id }, faults);
  const node = newNode(id, asText(json.title) || id, definition);
  const panels = objectOr(json.detailPanel, 'detailPanel', id, faults);
  if (panels !== null) checkKeys(panels, 'panels', 'detailPanel.', { node: id }, faults);
  const options = { options: definition.options, common: isFunction(definition) ? COMMON_OPTIONS : [] };
  node.options = parseOptions(panels, 'options', options, id, faults);
  node.common = parseOptions(panels, 'common', options, id, faults);
  const fault = definition.checkOptions?.(node.options);
  if (fault) {
    const holdsCode = definition.options.some(({ name, holds }) => name === fault.option && holds === 'code');
    const code = holdsCode ? 'bad-code' : 'bad-option';
    faults.add(code, { node: id, port: fault.option }, fault.message.en, fault.message.zh);
  }
  const ports = objectOr(json.ports, 'ports', id, faults);
  if (ports !== null) yield* parsePorts(ports, node, faults);
  return node;
}

/** @returns null if there is none, or if it is not an object, which is reported */
function objectOr(
  json: Json | undefined,
  key: string,
  node: string,
  faults: Faults,
): Record<string, Json> | null {
  if (json === undefined || json === null) return null;
  if (isObject(json)) return json;
  faults.add('bad-node', { node }, `"${key}" must be an object`, `“${key}”应为对象`);
  return null;
}

function newNode(id: string, title: string, definition: NodeDefinition): ParsedNode {
  const port = ({
    name,
    dataType,
    required,
    value,
  }: NodeDefinition['inputs'][number]): [string, ParsedPort] => [
    name,
    { name, dataType, required: required ?? false, value: value ?? null },
  ];
  const node: ParsedNode = {
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

function asText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
