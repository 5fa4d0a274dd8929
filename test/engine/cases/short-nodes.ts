import type { Json, Values } from '../../../src/flow/index.js';
import type { ShortNode } from '../../../src/flow/testing.js';

/* Nodes in the short form of `short-run.ts`, by what they do. */

export const C = 'core.programming.';
export const each = (list: Json, concurrency = 1): ShortNode => [`${C}forEach`, { list }, { concurrency }];
export const repeat = (count: Json): ShortNode => [`${C}repeat`, { count }];
export const branch = (condition: Json): ShortNode => [`${C}branch`, { condition }];
export const back = (outputs: Json): ShortNode => [`${C}return`, { outputs }];
export const call = (process: Json, inputs: Json = null, common: Values = {}): ShortNode => [
  `${C}callProcess`,
  { process, inputs },
  {},
  common,
];
export const code = (source: string, common: Values = {}): ShortNode => [
  'core.code.javascript',
  {},
  { code: source },
  common,
];
export const print = (level: string, message: Json = null): ShortNode => [
  'core.log.print',
  { message },
  { level },
];
export const cases = (value: Json, ...list: Json[]): ShortNode => [`${C}switch`, { value }, { cases: list }];
export const P: ShortNode = [`${C}parallel`];
export const T: ShortNode = [`${C}tryCatch`];
export const S: ShortNode = [`${C}sequence`];
export const BREAK: ShortNode = [`${C}break`];
export const CONTINUE: ShortNode = [`${C}continue`];
export const own = (key: string, value: Json): Values =>
  JSON.parse(`{${JSON.stringify(key)}: ${JSON.stringify(value)}}`) as Values;
