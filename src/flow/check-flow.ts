import type { Catalogue } from './catalogue.js';
import { usedDefinitions } from './compile-flow.js';
import { isObject } from './data-type.js';
import { type Dependencies, dependenciesOf } from './dependencies.js';
import type { Fault } from './fault.js';
import { runSync } from './slices.js';
import { validFlow } from './validate-flow.js';
import type { Limits } from './limits.js';

/** The result of a check. Its size is limited, so that one thread can send it to another. */
export interface CheckedFlow extends Dependencies {
  /** The first of them; the host adds those that only it can find. */
  faults: Fault[];
  /** The number of all faults. */
  count: number;
  /** How many nodes the flow has. */
  nodes: number;
  /** See {@link usedDefinitions}. */
  uses: Record<string, number>;
}

/** Checks a flow, and collects what the host needs to store and run it. Never throws. */
export function checkFlow(flow: unknown, catalogue: Catalogue, limits: Limits): CheckedFlow {
  const read = validFlow(flow, catalogue, limits);
  return {
    faults: read.faults.list,
    count: read.faults.count,
    nodes: isObject(flow) && Array.isArray(flow.nodeList) ? flow.nodeList.length : 0,
    uses: usedDefinitions(read),
    ...runSync(dependenciesOf(flow)),
  };
}
