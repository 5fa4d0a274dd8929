import { isAdmissible } from './admit.js';
import { excerpt } from './excerpt.js';
import { describeValue, fit, isObject } from './data-type.js';
import type { DeclaresVariables } from './declared-variables.js';
import type { Text } from './text.js';
import type { Json } from './json.js';

/** The inputs of `execute`, converted to the types of the variables, and the problems found in them. */
export interface CheckedInputs {
  values: Record<string, Json>;
  /** `variable` is null if the inputs are not an object. */
  problems: { variable: string | null; message: Text }[];
  /** How many more problems were found. */
  omitted: number;
}

/** How many problems are reported: inputs of 1 MiB can name 100,000 variables that do not exist. */
const MOST_TOLD = 100;
/** How many characters of a name are shown. */
const NAME_LENGTH = 200;

type Variable = ReturnType<DeclaresVariables['variables']['get']>;
type Problem = CheckedInputs['problems'][number];

/** Whether inputs may give a value to the variable: the flow declares it, and if it is a shared one, as `overridable`. */
export const mayBeGiven = (variable: Variable): variable is NonNullable<Variable> =>
  variable !== undefined && (variable.scope !== 'global' || variable.overridable);

/** The problems that inputs of these names have whatever their values are: see {@link checkInputs}. */
export const checkInputNames = (flow: DeclaresVariables, names: readonly string[]): Problem[] =>
  names.flatMap((name) => {
    const variable = flow.variables.get(name);
    return mayBeGiven(variable) ? [] : [notGiven(name, variable)];
  });

/**
 * Checks inputs against the variables that the flow declares: their names and types. Inputs may replace a shared variable only
 * if the flow declares it `overridable`; otherwise a user who may execute a flow could change where it sends the
 * installation's own values. Null and undefined are no inputs.
 */
export function checkInputs(flow: DeclaresVariables, inputs: unknown): CheckedInputs {
  const values = Object.create(null) as Record<string, Json>;
  const problems: Problem[] = [];
  let omitted = 0;
  if (inputs === undefined || inputs === null) return { values, problems, omitted };
  if (!isObject(inputs)) {
    const message = { en: 'The inputs must be an object.', zh: '输入应为对象。' };
    return { values, problems: [{ variable: null, message }], omitted };
  }
  for (const [name, value] of Object.entries(inputs)) {
    const variable = flow.variables.get(name);
    // JSON text can contain numbers that JavaScript parses as Infinity, such as 1e999.
    const fitted = mayBeGiven(variable) && isAdmissible(value) ? fit(value, variable.type) : undefined;
    if (fitted !== undefined) {
      values[name] = fitted;
    } else if (problems.length === MOST_TOLD) {
      omitted += 1;
    } else if (!mayBeGiven(variable)) {
      problems.push(notGiven(name, variable));
    } else if (!isAdmissible(value)) {
      const en = `The value of the variable "${name}" has U+0000, half of a surrogate pair, a number that is too large, or too many levels.`;
      const zh = `变量“${name}”的值含有 U+0000、不成对的代理字符或过大的数字，或嵌套过深。`;
      problems.push({ variable: name, message: { en, zh } });
    } else {
      const given = describeValue(value);
      const en = `The variable "${name}" is of the type ${variable.type}, but got ${given.en}.`;
      const zh = `变量“${name}”的类型为 ${variable.type}，所给的却是${given.zh}。`;
      problems.push({ variable: name, message: { en, zh } });
    }
  }
  return { values, problems, omitted };
}

function notGiven(name: string, variable: Variable): Problem {
  if (variable === undefined) {
    const shown = excerpt(name, NAME_LENGTH);
    const message = { en: `The flow has no variable "${shown}".`, zh: `流程没有变量“${shown}”。` };
    return { variable: shown, message };
  }
  const en = `The variable "${name}" is a shared variable. Inputs can replace it only if the flow declares it with "overridable": true.`;
  const zh = `变量“${name}”为共享变量，除非流程声明 "overridable": true，否则不能由输入替换。`;
  return { variable: name, message: { en, zh } };
}
