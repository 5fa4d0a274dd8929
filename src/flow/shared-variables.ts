import { admit } from './admit.js';
import { fit, isObject, mayBecome } from './data-type.js';
import type { DataType } from './data-type.js';
import type { Fault } from './fault.js';
import { Faults } from './graph/faults.js';
import { readVariables } from './graph/read-variables.js';
import type { ReadVariable } from './graph/read-variables.js';
import type { Json } from './world.js';

/**
 * A value as a shared variable of the type keeps it; undefined where it does not fit, or weighs more than `maxBytes`. A
 * form has nothing but texts, so a text is read as JSON where none is wanted, and an empty one is none.
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

/** The variables of a flow that begin as shared ones of their name. */
export function sharedVariables(flow: unknown): ReadVariable[] {
  const list = isObject(flow) && Array.isArray(flow.variables) ? flow.variables : [];
  return readVariables(list, new Faults()).filter(({ scope }) => scope === 'global');
}

/** Whether the flow itself says what the variable begins with where there is no shared one; `''` is a designer's nothing. */
export function hasOwnValue({ value }: ReadVariable): boolean {
  return value !== null && value !== '';
}

/**
 * What is wrong with a flow's shared variables.
 *
 * @param types those that there are, by name: the host knows
 */
export function checkSharedVariables(flow: unknown, types: ReadonlyMap<string, DataType>): Fault[] {
  const faults = new Faults();
  for (const variable of sharedVariables(flow)) {
    const { name, type } = variable;
    const shared = types.get(name);
    if (shared === undefined && !hasOwnValue(variable)) {
      const en = `There is no shared variable "${name}": create it, or give the variable a value of its own`;
      faults.add(
        'unknown-variable',
        { port: name },
        en,
        `没有名为“${name}”的共享变量：请先创建，或填写初始值`,
      );
    } else if (shared !== undefined && !mayBecome(shared, type)) {
      const en = `The shared variable "${name}" is of the type ${shared}, which does not become ${type}: change either type`;
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
