import type { InputVariable } from '../../parts/input-variables.js';
import { ofName } from '../../parts/of-name.js';
import { readText, textOf, type ValueFault, type ValueType } from '../../parts/value-text.js';

export type InputType = ValueType;

/** What stands in the fields, by variable. A `bool` is `'true'` or `'false'`; an empty text is no input. */
export type Entries = Readonly<Record<string, string>>;

export type EntryFault = ValueFault;

export interface ReadInputs {
  inputs: Record<string, unknown>;
  faults: Record<string, EntryFault>;
}

/** JSON up to so many characters stays on one line. */
const SHORT = 40;

/** What a value looks like in a field of its type. */
export function entryOf(type: InputType, value: unknown): string {
  const text = textOf(type, value);
  if (text === '' || typeof value !== 'object') return text;
  const short = JSON.stringify(value);
  return short.length > SHORT ? text : short;
}

/** What a field of a type means; `undefined` is no input. */
export const readEntry = (type: InputType, entry: string): { value: unknown } | { fault: EntryFault } => {
  const isText = type === 'string' || type === 'password';
  return !isText && entry.trim() === '' ? { value: undefined } : readText(type, entry);
};

/**
 * The inputs of an execute. A field that still shows what the flow has anyway is left out, so that the job follows the flow, and
 * secrets are not sent again.
 */
export function readInputs(variables: readonly InputVariable[], entries: Entries): ReadInputs {
  const inputs = new Map<string, unknown>();
  const faults = new Map<string, EntryFault>();
  for (const { name, type, value } of variables) {
    const entry = ofName(entries, name);
    if (entry === undefined || entry === entryOf(type, value)) continue;
    const read = readEntry(type, entry);
    if ('fault' in read) faults.set(name, read.fault);
    else if (read.value !== undefined) inputs.set(name, read.value);
  }
  return { inputs: Object.fromEntries(inputs), faults: Object.fromEntries(faults) };
}

/** The texts of a refused execute, each at its variable; those that name none are under the empty name. */
export function faultsByVariable(
  variables: readonly InputVariable[],
  messages: readonly string[],
): Record<string, string> {
  const byName = new Map<string, string>();
  const names = variables.map(({ name }) => name).sort((a, b) => b.length - a.length);
  for (const message of messages) {
    const name =
      names.find((each) => message.startsWith(`${each}: `) || message.startsWith(`${each}：`)) ?? '';
    const text = name === '' ? message : message.slice(name.length + 1).trim();
    const before = byName.get(name);
    byName.set(name, before === undefined ? text : `${before}\n${text}`);
  }
  return Object.fromEntries(byName);
}
