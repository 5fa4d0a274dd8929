import type { FlowFault } from '../faults/fault-index.js';
import type { OptionDefinition } from '../model/definitions.js';
import type { Port } from '../model/ports.js';

/**
 * The faults of a node that no field in sight shows: those of the node itself, of its flow ports, of outputs, and of the options
 * that all functions have, whose fields are folded.
 */
export function faultsElsewhere(
  faults: readonly FlowFault[],
  inputs: readonly Port[],
  options: readonly OptionDefinition[],
): FlowFault[] {
  const fields = inputs.filter(({ type }) => type !== 'flow');
  const shown = new Set([...fields, ...options].map(({ name }) => name));
  return faults.filter(({ port }) => port === null || !shown.has(port));
}
