import { ofName } from '../../parts/of-name.js';
import { readText, textOf, VALUE_TYPES, type ValueFault, type ValueType } from '../../parts/value-text.js';

/** A variable of a flow that a trigger may set. */
export interface InputVariable {
  name: string;
  type: ValueType;
  /** What it is without an input, as a line of text; empty if nothing, a secret, or a shared variable. */
  flowText: string;
}

/** What stands in the fields, by variable. An empty text is no input. */
export type InputTexts = Readonly<Record<string, string>>;

/** How the API shows a secret input. Sent back, it stays what it is. */
const HIDDEN = '***';

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The variables that may be set, in the order of the flow. Shared ones only where the flow declares them `overridable`. */
export function inputVariables(flow: unknown): InputVariable[] {
  const list: unknown[] = isObject(flow) && Array.isArray(flow.variables) ? flow.variables : [];
  return list.flatMap((variable): InputVariable[] => {
    if (!isObject(variable) || typeof variable.name !== 'string' || variable.name === '') return [];
    const isShared = variable.scope === 'global';
    if (isShared && variable.overridable !== true) return [];
    const type = VALUE_TYPES.find((each) => each === variable.type) ?? 'any';
    const own =
      typeof variable.value === 'object' && variable.value !== null
        ? JSON.stringify(variable.value)
        : textOf(type, variable.value);
    return [{ name: variable.name, type, flowText: isShared ? '' : own }];
  });
}

/** Whether the stored input of a variable is a secret, which is kept unless another is entered. */
export const isKept = (variable: InputVariable, stored: Readonly<Record<string, unknown>>): boolean =>
  variable.type === 'password' && ofName(stored, variable.name) === HIDDEN;

/** The texts of stored inputs. */
export const inputTexts = (
  variables: readonly InputVariable[],
  stored: Readonly<Record<string, unknown>>,
): InputTexts =>
  Object.fromEntries(variables.map(({ name, type }) => [name, textOf(type, ofName(stored, name))] as const));

/** The inputs that the texts mean, and why some mean none. */
export function readInputs(
  variables: readonly InputVariable[],
  texts: InputTexts,
  stored: Readonly<Record<string, unknown>>,
): { inputs: Record<string, unknown>; faults: Record<string, ValueFault> } {
  const inputs = new Map<string, unknown>();
  const faults = new Map<string, ValueFault>();
  for (const variable of variables) {
    const { name, type } = variable;
    const text = ofName(texts, name) ?? '';
    if (text === '') {
      if (isKept(variable, stored)) inputs.set(name, HIDDEN);
      continue;
    }
    const read = readText(type, text);
    if ('fault' in read) faults.set(name, read.fault);
    else if (read.value !== null) inputs.set(name, read.value);
  }
  return { inputs: Object.fromEntries(inputs), faults: Object.fromEntries(faults) };
}

/** What the API says of inputs, each text at its variable; those that name none are under the empty name. */
export function inputErrors(
  variables: readonly InputVariable[],
  message: string | undefined,
): Record<string, string> {
  if (message === undefined) return {};
  const name = variables
    .map((variable) => variable.name)
    .sort((a, b) => b.length - a.length)
    .find((each) => message.startsWith(`${each}: `) || message.startsWith(`${each}：`));
  return name === undefined ? { '': message } : { [name]: message.slice(name.length + 1).trim() };
}
