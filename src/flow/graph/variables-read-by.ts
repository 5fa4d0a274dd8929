import type { Sliced } from '../slices.js';
import { MODULUS, numberOf } from './number-of.js';
import type { ParsedVariable } from './parse-variables.js';
import type { ParsedNode } from './parsed-node.js';

/** `vars` in an expression, with the name after it if there is one. The texts of a flow are searched, without parsing them once more. */
const USE = /\bvars\b(?:\s*\.\s*(?:`([^`\\]*)`|([\p{L}_][\p{L}\p{N}_]*)))?/gu;

/** How many uses are found before others get a turn: less than a millisecond. */
const FOUND_AT_ONCE = 1_000;

/** Numbers that stand for what a flow declares of its variables. */
interface DeclaredVariables {
  each: ReadonlyMap<string, number>;
  all: number;
}

/** Numbers for the variables of a flow, from which {@link variablesReadBy} takes those that a node reads. */
export function* declaredVariables(variables: readonly ParsedVariable[]): Sliced<DeclaredVariables> {
  const each = new Map<string, number>();
  let all = 0;
  for (const variable of variables) {
    const number = numberOf(JSON.stringify(variable));
    each.set(variable.name, number);
    all = (all + number) % MODULUS;
    yield;
  }
  return { each, all };
}

/** Stands for the variables that a node may read: it differs between two flows where they declare one of these differently. */
export function* variablesReadBy(
  { definition, inputs, options }: ParsedNode,
  { each, all }: DeclaredVariables,
): Sliced<number> {
  const names = new Set<string>();
  for (const { name, holds } of definition.options)
    if (holds === 'variable' && typeof options[name] === 'string') names.add(options[name]);
  const texts = JSON.stringify([[...inputs.values()].map(({ value }) => value), options]);
  let found = 0;
  for (const [, quoted, plain] of texts.matchAll(USE)) {
    const name = quoted ?? plain;
    // Some other use, or a name that goes on after what was found.
    if (name === undefined || !each.has(name)) return all;
    names.add(name);
    if (++found % FOUND_AT_ONCE === 0) yield;
  }
  let sum = 0;
  for (const name of names) sum = (sum + (each.get(name) ?? all)) % MODULUS;
  return sum;
}
