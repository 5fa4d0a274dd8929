import type { Catalogue } from '../catalogue.js';
import { isObject } from '../data-type.js';
import type { Json } from '../world.js';
import { Faults } from './faults.js';
import { readLinks } from './read-links.js';
import type { ReadLink } from './read-links.js';
import { readNode } from './read-node.js';
import type { ReadNode } from './read-node.js';
import { readVariables } from './read-variables.js';
import type { ReadVariable } from './read-variables.js';

/** A saved flow as a graph, with what was found wrong on the way; what is wrong is left out of it. */
export interface ReadFlow {
  process: number;
  nodes: ReadNode[];
  links: ReadLink[];
  variables: ReadVariable[];
  faults: Faults;
}

/** Reads whatever JSON it is given. */
export function readFlow(flow: unknown, catalogue: Catalogue): ReadFlow {
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
  const variables = readVariables(list(flow, 'variables', faults), faults);
  const nodes = new Map<string, ReadNode | null>();
  for (const [index, json] of list(flow, 'nodeList', faults).entries()) {
    const node = readNode(json, index, catalogue, faults);
    const id = node?.id ?? (isObject(json) && typeof json.id === 'string' ? json.id : null);
    if (id === null) continue;
    if (nodes.has(id)) {
      faults.add(
        'duplicate-id',
        { node: id },
        `Two nodes have the id "${id}": give one of them another`,
        `有两个节点的 id 为“${id}”，请更改其一`,
      );
    } else {
      nodes.set(id, node);
    }
  }
  const links = readLinks(list(flow, 'linkList', faults), nodes, faults);
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
  faults.add('not-a-flow', {}, `${key} is to be an array`, `${key} 应为数组`);
  return [];
}
