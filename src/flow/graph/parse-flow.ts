import type { Catalogue } from '../catalogue.js';
import { isObject } from '../data-type.js';
import type { Sliced } from '../slices.js';
import type { Json } from '../json.js';
import { Faults } from './faults.js';
import { checkKeys } from './check-keys.js';
import { parseLinks } from './parse-links.js';
import type { ParsedLink } from './parse-links.js';
import { parseNode } from './parse-node.js';
import type { ParsedNode } from './parsed-node.js';
import { parseVariables } from './parse-variables.js';
import type { ParsedVariable } from './parse-variables.js';

/** A saved flow as a graph, with the faults found while parsing. Faulty parts are left out of the graph. */
export interface ParsedFlow {
  process: number;
  nodes: ParsedNode[];
  links: ParsedLink[];
  variables: ParsedVariable[];
  faults: Faults;
}

/** Parses a flow from any JSON, in slices. */
export function* parseFlow(flow: unknown, catalogue: Catalogue): Sliced<ParsedFlow> {
  const faults = new Faults();
  if (!isObject(flow)) {
    faults.add(
      'not-a-flow',
      {},
      'A flow is an object with nodeList, linkList and variables',
      '流程应为含有 nodeList、linkList、variables 的对象',
    );
    return { process: 0, nodes: [], links: [], variables: [], faults };
  }
  checkKeys(flow, 'flow', '', {}, faults);
  const variables = yield* parseVariables(list(flow, 'variables', faults), faults);
  const nodes = new Map<string, ParsedNode | null>();
  for (const [index, json] of list(flow, 'nodeList', faults).entries()) {
    const node = yield* parseNode(json, index, catalogue, faults);
    yield;
    const id = node?.id ?? (isObject(json) && typeof json.id === 'string' ? json.id : null);
    if (id === null) continue;
    if (nodes.has(id)) {
      faults.add(
        'duplicate-id',
        { node: id },
        `Two nodes have the id "${id}": give one of them another id`,
        `有两个节点的 id 为“${id}”，请更改其一`,
      );
    } else {
      nodes.set(id, node);
    }
  }
  const links = yield* parseLinks(list(flow, 'linkList', faults), nodes, faults);
  const process = typeof flow.id === 'number' ? flow.id : 0;
  return { process, nodes: [...nodes.values()].filter((node) => node !== null), links, variables, faults };
}

function list(
  flow: Record<string, Json>,
  key: 'variables' | 'nodeList' | 'linkList',
  faults: Faults,
): Json[] {
  const value = flow[key] ?? [];
  if (Array.isArray(value)) return value;
  faults.add('not-a-flow', {}, `${key} must be an array`, `${key} 应为数组`);
  return [];
}
