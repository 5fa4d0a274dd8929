import type { CompiledFlow } from './compile-flow.js';
import type { Text } from './definition.js';
import type { Json } from './world.js';

/** What `execute` was given, converted to the variables' types, or what is wrong with it. */
export interface CheckedInputs {
  values: Record<string, Json>;
  /** `variable` is null where the inputs as a whole are wrong. */
  problems: { variable: string | null; message: Text }[];
}

/** Inputs may only name variables that the flow declares, in their type. */
export function checkInputs(_compiled: CompiledFlow, _inputs: unknown): CheckedInputs {
  throw new Error('in the making');
}
