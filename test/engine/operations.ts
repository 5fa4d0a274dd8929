import type { Json, Values } from '../../src/flow/index.js';
import { runNode } from '../../src/flow/testing.js';
import { catalogue } from './short-run.js';

/** The result of an operation; a RegExp matches the message of its failure. */
export type OperationCase = [name: string, inputs: Values, result: Json | RegExp, options?: Values];

/** An object with an own property that has the name of a prototype. */
export const proto = JSON.parse('{"__proto__": {"polluted": 1}}') as Json;

export const letters = 'a'.repeat(1_000_000);

/** Expects that an operation gives this result. */
export async function comesTo(name: string, inputs: Values, result: Json | RegExp, options: Values = {}) {
  const definition = catalogue.get(`core.operation.${name}`)!;
  const { outcome, outputs } = await runNode(definition, inputs, { options, variables: { one: 1 } });
  if (result instanceof RegExp) {
    expect(outcome.state === 'failed' ? outcome.error : JSON.stringify(outputs)).toMatch(result);
  } else {
    expect(outputs).toEqual({ result });
    expect(JSON.stringify(outputs.result)).toBe(JSON.stringify(result));
  }
}
