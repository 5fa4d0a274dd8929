import { isObject } from './data-type.js';
import { inSlices } from './slices.js';
import type { Json } from './json.js';

/**
 * A large flow as small JSON texts, made in another thread. They are parsed in slices, since parsing 9 MB of nested lists at once
 * takes 3 s. It contains what the engine reads, without the fields of the front end.
 */
export interface FlowTexts {
  id: number;
  /** One JSON text per node; likewise per link and per variable. */
  nodes: string[];
  links: string[];
  variables: string[];
}

const PORT_KEYS = ['id', 'name', 'portType', 'dataType', 'value'] as const;
const LINK_KEYS = ['id', 'source', 'sourcePort', 'target', 'targetPort'] as const;
const VARIABLE_KEYS = ['name', 'type', 'scope', 'value', 'overridable'] as const;

/** Splits a flow. @param flow one without faults */
export function toTexts(flow: Json): FlowTexts {
  const object = isObject(flow) ? flow : {};
  return {
    id: typeof object.id === 'number' ? object.id : 0,
    nodes: list(object.nodeList).map((node) => JSON.stringify(bareNode(node))),
    links: list(object.linkList).map((link) => JSON.stringify(pick(link, LINK_KEYS))),
    variables: list(object.variables).map((variable) => JSON.stringify(pick(variable, VARIABLE_KEYS))),
  };
}

/** Restores the flow, without the fields of the front end. */
export async function fromTexts({ id, nodes, links, variables }: FlowTexts): Promise<Json> {
  return {
    id,
    nodeList: await inSlices(parsed(nodes)),
    linkList: await inSlices(parsed(links)),
    variables: await inSlices(parsed(variables)),
  };
}

function* parsed(texts: readonly string[]): Generator<undefined, Json[]> {
  const values: Json[] = [];
  for (const text of texts) {
    values.push(JSON.parse(text) as Json);
    yield;
  }
  return values;
}

function bareNode(node: Json): Json {
  if (!isObject(node)) return node;
  const bare = pick(node, ['id', 'namespace', 'name', 'nodeType', 'title']);
  const { ports, detailPanel } = node;
  if (isObject(ports)) {
    const side = (name: string) => list(ports[name]).map((port) => pick(port, PORT_KEYS));
    bare.ports = { input: side('input'), output: side('output') };
  }
  if (isObject(detailPanel)) {
    bare.detailPanel = pickWith(detailPanel, ['common', 'options'], (panel) =>
      isObject(panel)
        ? { formDatas: list(panel.formDatas).map((form) => pick(form, ['name', 'value'])) }
        : null,
    );
  }
  return bare;
}

function pick(value: Json, keys: readonly string[]): Record<string, Json> {
  return pickWith(isObject(value) ? value : {}, keys, (part) => part);
}

function pickWith(
  object: Record<string, Json>,
  keys: readonly string[],
  change: (part: Json) => Json,
): Record<string, Json> {
  const picked: Record<string, Json> = {};
  for (const key of keys) {
    const part = Object.hasOwn(object, key) ? object[key] : undefined;
    if (part !== undefined) picked[key] = change(part);
  }
  return picked;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
