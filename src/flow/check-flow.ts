import { calledProcesses } from './called-processes.js';
import type { Catalogue } from './catalogue.js';
import { usedDefinitions } from './compile-flow.js';
import { isObject } from './data-type.js';
import type { Fault } from './fault.js';
import { sharedUses } from './shared-variables.js';
import type { SharedUse } from './shared-variables.js';
import { validFlow } from './validate-flow.js';
import type { Limits } from './limits.js';

/** The result of a check. Its size is limited, so that one thread can send it to another. */
export interface CheckedFlow {
  /** The first {@link MOST_FAULTS} of them; the host adds those that only it can find. */
  faults: Fault[];
  /** The number of all faults. */
  count: number;
  /** How many nodes the flow has. */
  nodes: number;
  /** See {@link usedDefinitions}. */
  uses: Record<string, number>;
  called: { node: string; process: number }[];
  shared: SharedUse[];
}

/** How many faults are reported: twice the nodes of a flow. A flow of 9 MB can have 500,000 faults, which take 60 MB. */
export const MOST_FAULTS = 10_000;

/** Checks a flow, and collects what the host needs to store and run it. Never throws. */
export function checkFlow(flow: unknown, catalogue: Catalogue, limits: Limits): CheckedFlow {
  const read = validFlow(flow, catalogue, limits);
  return {
    faults: read.faults.list.slice(0, MOST_FAULTS),
    count: read.faults.list.length,
    nodes: isObject(flow) && Array.isArray(flow.nodeList) ? flow.nodeList.length : 0,
    uses: usedDefinitions(read),
    called: calledProcesses(flow).slice(0, MOST_FAULTS),
    shared: sharedUses(flow).slice(0, MOST_FAULTS),
  };
}
