import { type Fault, validateFlow } from '../../src/flow/index.js';
import { DEFAULT_LIMITS } from '../../src/flow/testing.js';
import { catalogue, flowOf } from './short-run.js';
import type { Nodes } from './short-run.js';

/** The faults of a flow. */
export const found = (flow: unknown): Fault[] => validateFlow(flow, catalogue, DEFAULT_LIMITS);

/** A fault as `code node.port` or `code link`. */
export const placeOf = ({ code, node, port, link }: Fault): string =>
  [code, [node, port].filter((part) => part !== null).join('.'), link ?? '']
    .filter((part) => part !== '')
    .join(' ');

/** The faults of a flow, each in the words of {@link placeOf}. */
export const faults = (flow: unknown): string[] => found(flow).map(placeOf);

/** The faults of a flow in the short notation. */
export const faultsOf = (nodes: Nodes, links: string[] = [], variables = {}): string[] =>
  faults(flowOf(nodes, links, variables));
