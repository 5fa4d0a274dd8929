import { messageOf } from '../flow/index.js';
import { builtinCatalogue } from '../nodes/index.js';
import { bilingual, checkNode } from './check-node.js';
import { completePackage } from './complete-package.js';
import { exampleFaults } from './example-faults.js';
import type { NodePackage } from './node-package.js';
import { list, matching, type Report, shape } from './shape.js';

const NAMESPACE = matching(
  /^(?!core(\.|$))[a-z]\w*(\.[a-z]\w*)*$/i,
  'words of letters, digits and _, joined by dots, and not within the reserved "core"',
);

/** Nodes are checked separately, so that each problem names its node. */
const PACKAGE = shape({ namespace: NAMESPACE, title: bilingual, description: bilingual, nodes: list });

/**
 * Checks a package without running its nodes. Returns one line per problem, with the node and the property, as reported at
 * startup; empty if the package is valid.
 */
export function checkPackage(value: unknown): string[] {
  try {
    return problemsOf(value);
  } catch (error) {
    // A package can have getters that throw.
    return [
      `${safely(() => textOf(value, 'namespace')) ?? 'a package'}: cannot be read: ${messageOf(error)}`,
    ];
  }
}

function safely<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function problemsOf(value: unknown): string[] {
  const problems: string[] = [];
  const about =
    (subject: string): Report =>
    (place, problem) =>
      problems.push(place === '' ? `${subject}: ${problem}` : `${subject}: ${place} ${problem}`);
  const namespace = textOf(value, 'namespace') ?? '';
  PACKAGE(value, '', about(namespace === '' ? 'a package' : namespace));
  const names = new Set<string>();
  for (const [index, node] of nodesOf(value).entries()) {
    const name = textOf(node, 'name') ?? '';
    const report = about(name === '' ? `${namespace}: nodes[${index}]` : `${namespace}.${name}`);
    checkNode(node, namespace, report);
    if (name !== '' && names.has(name)) report('name', 'is used by another node of the package');
    names.add(name);
  }
  return problems.length > 0 ? problems : faultsOfExamples(value as NodePackage);
}

function faultsOfExamples(source: NodePackage): string[] {
  const complete = completePackage(source);
  const catalogue = builtinCatalogue([complete]);
  return complete.nodes.flatMap((node) => exampleFaults(node, catalogue));
}

function nodesOf(value: unknown): unknown[] {
  const nodes: unknown =
    typeof value === 'object' && value !== null ? Reflect.get(value, 'nodes') : undefined;
  return Array.isArray(nodes) ? nodes : [];
}

function textOf(value: unknown, key: 'name' | 'namespace'): string | undefined {
  const text: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  return typeof text === 'string' ? text : undefined;
}
