import { admit } from './admit.js';
import { fit, isObject, isConvertible } from './data-type.js';
import type { DataType } from './data-type.js';
import type { Fault } from './fault.js';
import { Faults } from './graph/faults.js';
import { parseVariables } from './graph/parse-variables.js';
import type { ParsedVariable } from './graph/parse-variables.js';
import type { Json } from './json.js';
import type { Sliced } from './slices.js';

/**
 * Converts a value to the type of a shared variable; undefined if it does not fit or is larger than `maxBytes`. Forms send only
 * texts, so for other types a text is parsed as JSON, and an empty one means null.
 */
export function fitSharedValue(given: unknown, type: DataType, maxBytes: number): Json | undefined {
  const wantsText = type === 'string' || type === 'password' || type === 'any';
  const value = given === '' && !wantsText ? null : given;
  try {
    const fitted = fit(admit(value, maxBytes), type);
    if (fitted !== undefined || typeof value !== 'string') return fitted;
    return fit(admit(JSON.parse(value), maxBytes), type);
  } catch {
    return undefined;
  }
}

/** A variable of a flow whose initial value is that of the shared variable of the same name. */
export interface SharedUse {
  name: string;
  type: DataType;
  /** See {@link hasOwnValue}. */
  hasOwn: boolean;
}

/** The variables of a flow that use shared variables, in slices. */
export function* sharedUses(flow: unknown): Sliced<SharedUse[]> {
  const list = isObject(flow) && Array.isArray(flow.variables) ? flow.variables : [];
  const variables = yield* parseVariables(list, new Faults());
  return variables
    .filter(({ scope }) => scope === 'global')
    .map((variable) => ({ name: variable.name, type: variable.type, hasOwn: hasOwnValue(variable) }));
}

/**
 * Whether the flow has an initial value for the variable, used if there is no shared one. Designers store `''` for an empty field.
 */
export function hasOwnValue({ value }: ParsedVariable): boolean {
  return value !== null && value !== '';
}

/**
 * Checks that the shared variables of a flow exist and have the right type.
 *
 * @param types the types of the existing shared variables, by name
 */
export function checkSharedVariables(
  uses: readonly SharedUse[],
  types: ReadonlyMap<string, DataType>,
): Fault[] {
  const faults = new Faults();
  for (const { name, type, hasOwn } of uses) {
    const shared = types.get(name);
    if (shared === undefined && !hasOwn) {
      const en = `There is no shared variable "${name}": create it, or give the variable a value in the flow`;
      faults.add(
        'unknown-variable',
        { port: name },
        en,
        `没有名为“${name}”的共享变量：请先创建，或填写初始值`,
      );
    } else if (shared !== undefined && !isConvertible(shared, type)) {
      const en = `The shared variable "${name}" is of the type ${shared}, which cannot be converted to ${type}: change one of the types`;
      faults.add(
        'unlike-types',
        { port: name },
        en,
        `共享变量“${name}”的类型为 ${shared}，不能作为 ${type} 使用，请更改其一`,
      );
    }
  }
  return faults.list;
}
