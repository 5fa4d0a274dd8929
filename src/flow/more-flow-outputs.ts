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
  return more === 'numbered' ? NUMBER.test(name) : outputNames(options[more.option]).includes(name);
}

/** The names of flow outputs that the value of an option gives. */
export const outputNames = (value: Json | undefined): string[] =>
  Array.isArray(value) ? value.map(outputName) : [];

/** A value as the name of a flow output. */
export function outputName(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
