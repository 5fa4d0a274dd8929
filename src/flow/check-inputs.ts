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
}

/** How many problems are reported: inputs of 1 MiB can name 100,000 variables that do not exist. */
const MOST_TOLD = 100;
/** How many characters of a name are shown. */
const NAME_LENGTH = 200;

/**
 * Checks inputs against the variables that the flow declares: their names and types. Inputs may replace a shared variable only
 * if the flow declares it `overridable`; otherwise a user who may execute a flow could change where it sends the
 * installation's own values. Null and undefined are no inputs.
 */
export function checkInputs(flow: DeclaresVariables, inputs: unknown): CheckedInputs {
  const values = Object.create(null) as Record<string, Json>;
  const problems: CheckedInputs['problems'] = [];
  if (inputs === undefined || inputs === null) return { values, problems };
  if (!isObject(inputs)) {
    const message = { en: 'The inputs must be an object.', zh: '输入应为对象。' };
    return { values, problems: [{ variable: null, message }] };
  }
  for (const [name, value] of Object.entries(inputs)) {
    if (problems.length === MOST_TOLD) break;
    const variable = flow.variables.get(name);
    // JSON text can contain numbers that JavaScript parses as Infinity, such as 1e999.
    const fitted = variable && isAdmissible(value) ? fit(value, variable.type) : undefined;
    if (variable === undefined) {
      const shown = excerpt(name, NAME_LENGTH);
      const message = { en: `The flow has no variable "${shown}".`, zh: `流程没有变量“${shown}”。` };
      problems.push({ variable: shown, message });
    } else if (variable.scope === 'global' && !variable.overridable) {
      const en = `The variable "${name}" is a shared variable. Inputs can replace it only if the flow declares it with "overridable": true.`;
      const zh = `变量“${name}”为共享变量，除非流程声明 "overridable": true，否则不能由输入替换。`;
      problems.push({ variable: name, message: { en, zh } });
    } else if (fitted === undefined) {
      const given = describeValue(value);
      const en = `The variable "${name}" is of the type ${variable.type}, but got ${given.en}.`;
      const zh = `变量“${name}”的类型为 ${variable.type}，所给的却是${given.zh}。`;
      problems.push({ variable: name, message: { en, zh } });
    } else {
      values[name] = fitted;
    }
  }
  return { values, problems };
}
