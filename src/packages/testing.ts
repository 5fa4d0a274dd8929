/**
 * The test kit of those who write nodes: `import { runNode } from 'liucheng/testing'`. It needs no database, and its time is
 * a clock that is put forward by itself: a wait of an hour is over at once.
 */
import { compileFlow, type Json, validateFlow, type Values } from '../flow/index.js';
import {
  DEFAULT_LIMITS,
  type NodeOptions,
  type Ran,
  runFlow as runCompiled,
  runNode as runDefinition,
  type RunOptions,
} from '../flow/testing.js';
import { builtinCatalogue } from '../nodes/index.js';
import { completeNode, completePackage } from './complete-package.js';
import type { NodePackage, PackageNode } from './node-package.js';

export { FakeClock, FakeJournal, shortFlow } from '../flow/testing.js';
export type { NodeOptions, Ran, RunOptions, ShortNode } from '../flow/testing.js';
export { checkPackage } from './check-package.js';

/**
 * Runs one node, with the engine around it: retries, timeouts and waits happen as in a job.
 *
 * @param inputs by port
 * @param options `options` and `common` of the node, by name; `advance: 'never'` lets the clock stand still, for a node that
 *   waits for something real, such as a server of the test's
 * @returns what the job came to, its log, its clock, and the node's outputs (none where it failed)
 */
export function runNode(
  node: PackageNode,
  inputs: Values = {},
  options: NodeOptions = {},
): Promise<Ran & { outputs: Values }> {
  return runDefinition(completeNode(node, 'package'), inputs, options);
}

/**
 * Runs a flow of built-in nodes and of those of the packages, to its end.
 *
 * @param flow as it would be saved; {@link shortFlow} writes one in few lines
 * @throws Error with every fault that `upload` would find in it
 */
export async function runFlow(
  flow: Json,
  packages: readonly NodePackage[],
  options: RunOptions = {},
): Promise<Ran> {
  const catalogue = builtinCatalogue(packages.map(completePackage));
  const faults = validateFlow(flow, catalogue, DEFAULT_LIMITS);
  if (faults.length > 0)
    throw new Error(faults.map(({ node, message }) => `${node ?? 'the flow'}: ${message.en}`).join('\n'));
  return runCompiled(compileFlow(flow, catalogue), options);
}
