import type { Flow, FlowLink } from '../model/flow.js';
import type { FlowFault } from './fault-index.js';

/** Where a fault can be mended: at a link, in the form of a node, or among the variables. */
export type FaultPlace =
  | { what: 'link'; link: FlowLink }
  | { what: 'node'; node: string; port: string | null }
  | { what: 'variables' };

/** @returns undefined for a fault of the flow as a whole, or of a link that is gone */
export function faultPlace({ node, link, port }: FlowFault, { linkList }: Flow): FaultPlace | undefined {
  if (node !== null) return { what: 'node', node, port };
  const found = link === null ? undefined : linkList.find(({ id }) => id === link);
  if (found !== undefined) return { what: 'link', link: found };
  return port === null ? undefined : { what: 'variables' };
}
