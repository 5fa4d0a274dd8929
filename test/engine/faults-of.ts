import { validateFlow } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue, flowOf } from './short-run.js';
import type { Nodes } from './short-run.js';

/** The faults of a flow, each as `code node.port` or `code link`. */
export function faults(flow: unknown): string[] {
  return validateFlow(flow, catalogue, DEFAULT_LIMITS).map(({ code, node, port, link }) =>
    [code, [node, port].filter((part) => part !== null).join('.'), link ?? '']
      .filter((part) => part !== '')
      .join(' '),
  );
}

/** The faults of a flow in the short notation. */
export const faultsOf = (nodes: Nodes, links: string[] = [], variables = {}): string[] =>
  faults(flowOf(nodes, links, variables));
