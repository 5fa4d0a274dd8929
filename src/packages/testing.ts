/**
 * Test kit for authors of nodes: `import { runNode } from 'liucheng/testing'`. It needs no database. Its clock advances by
 * itself, so a wait of an hour takes no time.
 */
import { createHash } from 'node:crypto';
import { type Catalogue, compileFlow, type Json, validateFlow, type Values } from '../flow/index.js';
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
 * Runs one node in the engine: with retries, timeouts and waits as in a job.
 *
 * @param inputs values by port
 * @param options `options` and `common` of the node, by name; `advance: 'always'` lets the clock advance while the node runs, to
 *   test its timeout
 * @returns the outcome of the job, its log, its clock, and the outputs of the node (none if it failed)
 * @throws Error listing every fault that `upload` would find
 */
export function runNode(
  node: PackageNode,
  inputs: Values = {},
  options: NodeOptions = {},
): Promise<Ran & { outputs: Values }> {
  return runDefinition(
    completeNode(node, 'package', 'declared'),
    inputs,
    { idempotencyKey, ...options },
    refuseFaults,
  );
}

/**
 * Runs a flow of built-in nodes and nodes of the packages to its end.
 *
 * @param flow in the saved form; {@link shortFlow} builds one from a short form
 * @throws Error listing every fault that `upload` would find
 */
export async function runFlow(
  flow: Json,
  packages: readonly NodePackage[],
  options: RunOptions = {},
): Promise<Ran> {
  const catalogue = builtinCatalogue(packages.map((source) => completePackage(source, 'declared')));
  refuseFaults(flow, catalogue);
  return runCompiled(compileFlow(flow, catalogue), { idempotencyKey, ...options });
}

/** A key in the form of a real one: what a node makes of it can depend on that. */
const idempotencyKey = (step: string): string => createHash('sha256').update(step).digest('hex');

function refuseFaults(flow: Json, catalogue: Catalogue): void {
  const faults = validateFlow(flow, catalogue, DEFAULT_LIMITS);
  if (faults.length > 0)
    throw new Error(faults.map(({ node, message }) => `${node ?? 'the flow'}: ${message.en}`).join('\n'));
}
