import { compileFlow, validateFlow } from '../../src/flow/index.js';
import type { CompiledFlow, Json, Values } from '../../src/flow/index.js';
import { DEFAULT_LIMITS, runFlow, shortFlow } from '../../src/flow/testing.js';
import type { Ran, RunOptions, ShortNode } from '../../src/flow/testing.js';
import { builtinCatalogue } from '../../src/nodes/index.js';

/** Nodes by id. A string is short for a node that prints it. The id `start` is reserved. */
export type Nodes = Record<string, ShortNode | string>;

export const catalogue = builtinCatalogue();

/** When runs start that are given no clock. */
export const start = Date.UTC(2024, 0, 1);

export const set = (variable: string, value: Json): ShortNode => [
  'core.variable.set',
  { value },
  { variable },
];
export const get = (variable: string): ShortNode => ['core.variable.get', {}, { variable }];
export const wait = (seconds: Json): ShortNode => ['core.time.delay', { seconds }];
export const fail = (message: string): ShortNode => ['core.programming.fail', { message }];

export function flowOf(nodes: Nodes, links: readonly string[], variables: Values = {}): Json {
  const long = Object.entries(nodes).map(([id, node]): [string, ShortNode] => [
    id,
    typeof node === 'string' ? ['core.log.print', { message: node }] : node,
  ]);
  return shortFlow({ start: ['core.event.start'], ...Object.fromEntries(long) }, links, variables);
}

/** @throws Error listing the faults of the flow */
export function compile(nodes: Nodes, links: readonly string[], variables: Values = {}): CompiledFlow {
  const flow = flowOf(nodes, links, variables);
  const faults = validateFlow(flow, catalogue, DEFAULT_LIMITS);
  if (faults.length > 0)
    throw new Error(faults.map(({ node, message }) => `${node ?? ''}: ${message.en}`).join('\n'));
  return compileFlow(flow, catalogue);
}

export async function run(
  nodes: Nodes,
  links: readonly string[],
  variables: Values = {},
  options: RunOptions = {},
): Promise<Ran & { printed: string[] }> {
  return withPrinted(await runFlow(compile(nodes, links, variables), options));
}

export function withPrinted(ran: Ran): Ran & { printed: string[] } {
  return { ...ran, printed: ran.logs.map(({ text }) => text) };
}
