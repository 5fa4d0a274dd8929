import { admit } from './admit.js';
import type { CompiledFlow } from './compile-flow.js';
import { describeValue, fit, isObject } from './data-type.js';
import type { Text } from './definition.js';
import type { Json } from './world.js';

/** What `execute` was given, converted to the variables' types, or what is wrong with it. */
export interface CheckedInputs {
  values: Record<string, Json>;
  /** `variable` is null where the inputs as a whole are wrong. */
  problems: { variable: string | null; message: Text }[];
}

/** Inputs may only name variables that the flow declares, in their type. Null, or nothing, gives none. */
export function checkInputs(compiled: CompiledFlow, inputs: unknown): CheckedInputs {
  const values = Object.create(null) as Record<string, Json>;
  const problems: CheckedInputs['problems'] = [];
  if (inputs === undefined || inputs === null) return { values, problems };
  if (!isObject(inputs)) {
    const message = { en: 'The inputs are to be an object.', zh: '输入应为对象。' };
    return { values, problems: [{ variable: null, message }] };
  }
  for (const [name, value] of Object.entries(inputs)) {
    const variable = compiled.variables.get(name);
    const fitted = variable && isWhole(value) ? fit(value, variable.type) : undefined;
    if (variable === undefined) {
      const message = { en: `The flow has no variable "${name}".`, zh: `流程没有变量“${name}”。` };
      problems.push({ variable: name, message });
    } else if (fitted === undefined) {
      const en = `The variable "${name}" is of the type ${variable.type}, but is given ${describeValue(value)}.`;
      problems.push({
        variable: name,
        message: { en, zh: `变量“${name}”的类型为 ${variable.type}，所给的值不符。` },
      });
    } else {
      values[name] = fitted;
    }
  }
  return { values, problems };
}

/** JSON's text can hold numbers, such as 1e999, that no number of ours holds; a flow must not get null for one. */
function isWhole(value: unknown): boolean {
  try {
    admit(value, Infinity);
    return true;
  } catch {
    return false;
  }
}
