import type { NodeDefinition, Values } from './definition.js';
import type { Json } from './json.js';

/** The number of a flow output: from 1, without leading zeros. */
const NUMBER = /^[1-9]\d{0,5}$/;

/** Whether a name is a flow output of the node beyond those that its definition lists. */
export function isMoreFlowOutput(
  { moreFlowOutputs: more }: NodeDefinition,
  name: string,
  options: Values,
): boolean {
  if (more === undefined) return false;
  return more === 'numbered' ? NUMBER.test(name) : isOutputName(options[more.option], name);
}

/** Some flow outputs that an option gives, for messages: without those that objects name, which can be long. */
export function someOutputsOfOption(
  { moreFlowOutputs: more }: NodeDefinition,
  options: Values,
  most: number,
): string[] {
  const names = typeof more === 'object' ? options[more.option] : undefined;
  if (!Array.isArray(names)) return [];
  return names.slice(0, most).flatMap((name) => (typeof name === 'object' ? [] : outputName(name)));
}

/** The names that arrays give. A node with thousands of them looks each up when it is read, and one whenever it runs. */
const known = new WeakMap<readonly Json[], ReadonlySet<string>>();

/** Whether the value of an option, which nothing modifies, gives a flow output this name. */
export function isOutputName(value: Json | undefined, name: string): boolean {
  if (!Array.isArray(value)) return false;
  let names = known.get(value);
  if (names === undefined) known.set(value, (names = new Set(value.map(outputName))));
  return names.has(name);
}

/** A value as the name of a flow output. */
export function outputName(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
