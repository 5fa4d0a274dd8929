import { ofName } from '../../parts/of-name.js';
import { readText, textOf, VALUE_TYPES, type ValueFault, type ValueType } from '../../parts/value-text.js';

export type InputType = ValueType;

/** A variable of a flow that an execute may set. */
export interface InputVariable {
  name: string;
  type: InputType;
  /** What the flow has without an input; null if nothing. */
  value: unknown;
  /** Whether the value without an input is that of a shared variable. */
  isShared: boolean;
  /** The remark of the flow's author. */
  mark: string;
}

/** What stands in the fields, by variable. A `bool` is `'true'` or `'false'`; an empty text is no input. */
export type Entries = Readonly<Record<string, string>>;

export type EntryFault = ValueFault;

export interface ReadInputs {
  inputs: Record<string, unknown>;
  faults: Record<string, EntryFault>;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The variables that a person may set, in the order of the flow. Shared ones only where the flow declares them `overridable`. */
export function inputVariables(flow: unknown): InputVariable[] {
  const list: unknown[] = isObject(flow) && Array.isArray(flow.variables) ? flow.variables : [];
  return list.flatMap((variable): InputVariable[] => {
    if (!isObject(variable) || typeof variable.name !== 'string' || variable.name === '') return [];
    const isShared = variable.scope === 'global';
    if (isShared && variable.overridable !== true) return [];
    const type = VALUE_TYPES.find((name) => name === variable.type) ?? 'any';
    const mark = typeof variable.mark === 'string' ? variable.mark : '';
    return [{ name: variable.name, type, value: isShared ? null : (variable.value ?? null), isShared, mark }];
  });
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
