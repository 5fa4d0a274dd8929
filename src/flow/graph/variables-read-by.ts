import type { NodeDefinition } from '../definition.js';
import type { DocumentsRead, Names } from '../expression/documents-read.js';
import type { Sliced } from '../slices.js';
import { MODULUS, numberOf } from './number-of.js';
import type { ParsedVariable } from './parse-variables.js';
import type { ParsedNode } from './parsed-node.js';

/** Numbers that stand for what a flow declares of its variables. */
interface DeclaredVariables {
  each: ReadonlyMap<string, number>;
  /** Of all of them in their order, which a node that reads all of them can see. */
  all: number;
  /** Without their values: what a node depends on that sets one. */
  types: ReadonlyMap<string, number>;
}

/** Numbers for the variables of a flow, of which {@link declarationsOf} takes some. */
export function* declaredVariables(variables: readonly ParsedVariable[]): Sliced<DeclaredVariables> {
  const [each, types] = [new Map<string, number>(), new Map<string, number>()];
  let all = 0;
  for (const variable of variables) {
    const number = numberOf(JSON.stringify(variable));
    each.set(variable.name, number);
    types.set(variable.name, numberOf(JSON.stringify({ ...variable, value: null })));
    all = numberOf(`${all},${number}`);
    yield;
  }
  return { each, all, types };
}

/** Stands for variables: it differs between two flows where they declare one of these differently. */
export function declarationsOf(names: Names, { each, all }: DeclaredVariables): number {
  if (names === 'all') return all;
  let sum = 0;
  // A name that is not declared is a field of some value: `upload` refuses variables that are not declared.
  for (const name of names) sum = (sum + (each.get(name) ?? 0)) % MODULUS;
  return sum;
}

/**
 * The variables that a node may read. Inputs of the job count, too: they are converted to the types of its variables.
 *
 * @param read what its expressions may read
 */
export function variablesReadBy(
  { definition, options }: ParsedNode,
  { vars, inputs }: Pick<DocumentsRead, 'vars' | 'inputs'>,
): Names {
  if (vars === 'all' || inputs === 'all' || isForeign(definition)) return 'all';
  const names = new Set([...vars, ...inputs]);
  if (definition.nodeType !== 'variable_get') return names;
  for (const name of variableOptions({ definition, options })) names.add(name);
  return names;
}

/**
 * The variables that a node may set.
 *
 * @param declared those of the flow
 */
export function variablesSetBy(node: ParsedNode, { each }: DeclaredVariables): readonly string[] {
  if (node.definition.nodeType !== 'variable_set') return [];
  return isForeign(node.definition) ? [...each.keys()] : variableOptions(node);
}

/** Whether a node gets or sets variables by code of a package, which may take any of them. */
const isForeign = ({ nodeType, namespace }: NodeDefinition): boolean =>
  (nodeType === 'variable_set' || nodeType === 'variable_get') && namespace !== 'core.variable';

const variableOptions = ({ definition, options }: Pick<ParsedNode, 'definition' | 'options'>): string[] =>
  definition.options
    .filter(({ holds }) => holds === 'variable')
    .map(({ name }) => options[name])
    .filter((name) => typeof name === 'string');
