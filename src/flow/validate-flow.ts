import type { Catalogue } from './catalogue.js';
import { isObject } from './data-type.js';
import type { Fault } from './fault.js';
import { checkExpressions } from './graph/check-expressions.js';
import { checkInputsGiven } from './graph/check-inputs-given.js';
import { checkLoopEnds } from './graph/check-loop-ends.js';
import { checkOperationCycles } from './graph/check-operation-cycles.js';
import { checkStart } from './graph/check-start.js';
import { checkVariableOptions } from './graph/check-variable-options.js';
import { Faults } from './graph/faults.js';
import { readFlow } from './graph/read-flow.js';
import type { Limits } from './world.js';

/** Everything that is wrong with a flow, at once; empty where it may run. Never throws, whatever JSON it is given. */
export function validateFlow(flow: unknown, catalogue: Catalogue, limits: Limits): Fault[] {
  const tooLarge = checkSize(flow, limits);
  if (tooLarge.length > 0) return tooLarge;
  const read = readFlow(flow, catalogue);
  if (!isObject(flow)) return read.faults.list;
  checkStart(read);
  checkInputsGiven(read);
  checkVariableOptions(read);
  const reads = checkExpressions(read, limits);
  checkLoopEnds(read);
  checkOperationCycles(read, reads);
  return read.faults.list;
}

/** A flow past these bounds is not looked at any further. */
function checkSize(flow: unknown, { maxNodes, maxLinks }: Limits): Fault[] {
  const faults = new Faults();
  if (!isObject(flow)) return [];
  const nodes = Array.isArray(flow.nodeList) ? flow.nodeList.length : 0;
  const links = Array.isArray(flow.linkList) ? flow.linkList.length : 0;
  if (nodes > maxNodes) {
    const en = `The flow has ${nodes} nodes; it may have ${maxNodes}: move parts of it to processes of their own`;
    faults.add(
      'too-many-nodes',
      {},
      en,
      `流程有 ${nodes} 个节点，最多 ${maxNodes} 个：请将一部分移到其他流程`,
    );
  }
  if (links > maxLinks) {
    const en = `The flow has ${links} links; it may have ${maxLinks}: move parts of it to processes of their own`;
    faults.add(
      'too-many-links',
      {},
      en,
      `流程有 ${links} 条连线，最多 ${maxLinks} 条：请将一部分移到其他流程`,
    );
  }
  return faults.list;
}
