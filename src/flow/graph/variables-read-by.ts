import type { Sliced } from '../slices.js';
import { type Names, namesReadIn } from './names-read-in.js';
import { MODULUS, numberOf } from './number-of.js';
import type { ParsedVariable } from './parse-variables.js';
import type { ParsedNode } from './parsed-node.js';

/** Numbers that stand for what a flow declares of its variables. */
interface DeclaredVariables {
  each: ReadonlyMap<string, number>;
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
    all = (all + number) % MODULUS;
    yield;
  }
  return { each, all, types };
}

/** Stands for variables: it differs between two flows where they declare one of these differently. */
export function declarationsOf(names: Names, { each, all }: DeclaredVariables): number {
  if (names === 'all') return all;
  let sum = 0;
  for (const name of names) sum = (sum + (each.get(name) ?? all)) % MODULUS;
  return sum;
}

/** The inputs of the job, which are converted to the types of its variables. */
const INPUTS = /\binputs\b/;

/**
 * The variables that a node may read.
 *
 * @param texts of all of its values and options, see `expressionTexts`
 */
export function* variablesReadBy(
  { definition, options }: ParsedNode,
  texts: string,
  { each }: DeclaredVariables,
): Sliced<Names> {
  if (INPUTS.test(texts)) return 'all';
  const read = yield* namesReadIn(texts, 'vars', (name) => each.has(name));
  if (read === 'all') return read;
  const names = new Set(read);
  if (definition.nodeType === 'variable_set') return names;
  for (const { name, holds } of definition.options)
    if (holds === 'variable' && typeof options[name] === 'string') names.add(options[name]);
  return names;
}
