import type { components } from '@liucheng/client';

export type FlowFault = components['schemas']['FlowFault'];

/** Faults by the place where they are shown. */
export interface FaultIndex {
  /** By id of the node; faults of a link count at the node that they name, too. */
  nodes: ReadonlyMap<string, readonly FlowFault[]>;
  /** By id of the link. */
  links: ReadonlyMap<string, readonly FlowFault[]>;
  /** By name of the variable. */
  variables: ReadonlyMap<string, readonly FlowFault[]>;
}

/** Sorts faults by the place where they are shown. */
export function indexFaults(faults: readonly FlowFault[]): FaultIndex {
  const nodes = new Map<string, FlowFault[]>();
  const links = new Map<string, FlowFault[]>();
  const variables = new Map<string, FlowFault[]>();
  for (const fault of faults) {
    if (fault.node !== null) add(nodes, fault.node, fault);
    if (fault.link !== null) add(links, fault.link, fault);
    if (fault.node === null && fault.link === null && fault.port !== null) add(variables, fault.port, fault);
  }
  return { nodes, links, variables };
}

function add(map: Map<string, FlowFault[]>, key: string, fault: FlowFault): void {
  const faults = map.get(key);
  if (faults) faults.push(fault);
  else map.set(key, [fault]);
}

export const NO_FAULTS = indexFaults([]);
