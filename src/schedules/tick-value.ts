import { type DeclaresVariables, type Json, mayBeGiven } from '../flow/index.js';
import { isoIn } from './time-zone.js';

/**
 * The value of the variable `tick` for a flow that declares it: unix seconds for the type `number`, ISO 8601 in the time zone of the
 * schedule for texts, dates and `any`. A variable of another type, or a shared one that inputs cannot replace, keeps its own value.
 */
export function tickValue(
  { variables }: DeclaresVariables,
  tick: number,
  zone: string,
): Record<string, Json> {
  const variable = variables.get('tick');
  if (!mayBeGiven(variable)) return {};
  switch (variable.type) {
    case 'number':
      return { tick: tick / 1_000 };
    case 'string':
    case 'date':
    case 'any':
      return { tick: isoIn(zone, tick) };
    default:
      return {};
  }
}
