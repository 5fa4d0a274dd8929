import type { InputVariable } from '../../parts/input-variables.js';
import { ofName } from '../../parts/of-name.js';
import type { FieldFaults } from '../../parts/use-submit.js';
import { readText, textOf, type ValueFault } from '../../parts/value-text.js';

/** What stands in the fields, by variable. An empty text is no input. */
export type InputTexts = Readonly<Record<string, string>>;

/** How the API shows a secret input. Sent back, it stays what it is. */
const HIDDEN = '***';

/** Before the name of a variable, in the errors of a form. */
const AT_INPUT = 'inputs.';

/** What a variable is without an input, as a line of text; empty if nothing, a secret, or a shared variable. */
export const flowText = ({ type, value }: InputVariable): string =>
  typeof value === 'object' && value !== null ? JSON.stringify(value) : textOf(type, value);

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

/** The faults of texts as errors of a form, at `inputs.` and the name of the variable. */
export const inputFaults = (
  faults: Readonly<Record<string, ValueFault>>,
  textOfFault: (fault: ValueFault) => string,
): FieldFaults =>
  Object.fromEntries(
    Object.entries(faults).map(([name, fault]) => [`${AT_INPUT}${name}`, textOfFault(fault)]),
  );

/**
 * The errors of a form's inputs, by variable: those of texts, and what the API says of all inputs, which begins with the name of a
 * variable, or else is under the empty name.
 */
export function inputErrors(
  variables: readonly InputVariable[],
  errors: FieldFaults,
): Record<string, string> {
  const ofTexts = Object.entries(errors).flatMap(([field, text]) =>
    field.startsWith(AT_INPUT) && text !== undefined ? [[field.slice(AT_INPUT.length), text] as const] : [],
  );
  return { ...saidOfInputs(variables, errors.inputs), ...Object.fromEntries(ofTexts) };
}

/** What the API says of inputs, at the variable that it names. */
function saidOfInputs(
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
