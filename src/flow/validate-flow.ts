import type { Catalogue } from './catalogue.js';
import { isObject } from './data-type.js';
import type { Fault } from './fault.js';
import { checkExpressions } from './graph/check-expressions.js';
import { checkInputsGiven } from './graph/check-inputs-given.js';
import { checkLoopEnds } from './graph/check-loop-ends.js';
import { checkOperationCycles } from './graph/check-operation-cycles.js';
import { checkSizes } from './graph/check-sizes.js';
import { checkStart } from './graph/check-start.js';
import { checkVariableOptions } from './graph/check-variable-options.js';
import { Faults } from './graph/faults.js';
import { parseFlow } from './graph/parse-flow.js';
import type { ParsedFlow } from './graph/parse-flow.js';
import { runSync } from './slices.js';
import type { Limits } from './limits.js';

/** The faults of a flow, the first of very many; none if it can run. Never throws, for any JSON. */
export function validateFlow(flow: unknown, catalogue: Catalogue, limits: Limits): Fault[] {
  return validFlow(flow, catalogue, limits).faults.list;
}

/** The parsed flow with all its faults. */
export function validFlow(flow: unknown, catalogue: Catalogue, limits: Limits): ParsedFlow {
  const faults = checkSize(flow, limits);
  if (faults.list.length > 0) return { process: 0, nodes: [], links: [], variables: [], faults };
  const read = runSync(parseFlow(flow, catalogue));
  if (!isObject(flow)) return read;
  checkStart(read);
  checkInputsGiven(read);
  checkVariableOptions(read);
  checkSizes(read, limits);
  const reads = checkExpressions(read, limits);
  checkLoopEnds(read);
  checkOperationCycles(read, reads);
  return read;
}

/** Checks the number of nodes and links. A flow past these limits is not checked further. */
function checkSize(flow: unknown, { maxNodes, maxLinks }: Limits): Faults {
  const faults = new Faults();
  if (!isObject(flow)) return faults;
  const nodes = Array.isArray(flow.nodeList) ? flow.nodeList.length : 0;
  const links = Array.isArray(flow.linkList) ? flow.linkList.length : 0;
  if (nodes > maxNodes) {
    const en = `The flow has ${nodes} nodes, and the limit is ${maxNodes}: move parts of it to other processes`;
    faults.add(
      'too-many-nodes',
      {},
      en,
      `流程有 ${nodes} 个节点，最多 ${maxNodes} 个：请将一部分移到其他流程`,
    );
  }
  if (links > maxLinks) {
    const en = `The flow has ${links} links, and the limit is ${maxLinks}: move parts of it to other processes`;
    faults.add(
      'too-many-links',
      {},
      en,
      `流程有 ${links} 条连线，最多 ${maxLinks} 条：请将一部分移到其他流程`,
    );
  }
  return faults;
}
