import { fit, isObject } from './data-type.js';
import type { Json } from './json.js';

/** The processes that a flow calls by a constant id, with the calling node. The host checks that they exist. */
export function calledProcesses(flow: unknown): { node: string; process: number }[] {
  const nodes = isObject(flow) && Array.isArray(flow.nodeList) ? flow.nodeList : [];
  const calls: { node: string; process: number }[] = [];
  for (const node of nodes) {
    if (!isObject(node) || node.namespace !== 'core.programming' || node.name !== 'callProcess') continue;
    const process = fit(valueOf(node, 'process'), 'number');
    if (typeof node.id === 'string' && typeof process === 'number') calls.push({ node: node.id, process });
  }
  return calls;
}

function valueOf(node: Record<string, Json>, name: string): Json {
  const inputs = isObject(node.ports) ? node.ports.input : null;
  const port = Array.isArray(inputs)
    ? inputs.find((candidate) => isObject(candidate) && candidate.name === name)
    : null;
  return isObject(port) ? (port.value ?? null) : null;
}
