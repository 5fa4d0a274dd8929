import { isObject } from './is-object.js';
import { VALUE_TYPES, type ValueType } from './value-text.js';

/** A variable of a flow that an execute or a trigger may set. */
export interface InputVariable {
  name: string;
  type: ValueType;
  /** What the flow has without an input; null if nothing, or a shared variable. */
  value: unknown;
  /** Whether the value without an input is that of a shared variable. */
  isShared: boolean;
  /** The remark of the flow's author. */
  mark: string;
}

/** The variables that may be set, in the order of the flow. Shared ones only where the flow declares them `overridable`. */
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
