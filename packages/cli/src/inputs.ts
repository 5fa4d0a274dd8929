import { messageOf } from './message-of.js';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { UsageError } from './exit-codes.js';

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Reads a file; `-` is standard input. @throws UsageError */
export async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${messageOf(error)}`);
  }
}

/** Reads a file that contains a JSON object. @throws UsageError */
export const readObject = async (file: string): Promise<JsonObject> => objectIn(await readText(file), file);

/** The JSON object that a file contains. @throws UsageError */
export function objectIn(source: string, file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(source.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`);
  }
  if (!isObject(value)) throw new UsageError(`${file} is not a JSON object`);
  return value;
}

const TEXTS = new Set(['string', 'password', 'date']);

/**
 * The inputs of `--input name=value`. The value of a text variable is the text as it is; any other is read as JSON, and as a text if
 * it is not JSON.
 *
 * @param flow the flow, whose variables tell the types
 * @throws UsageError if a pair has no name
 */
export function inputsOf(pairs: readonly string[], flow: JsonObject): JsonObject {
  const types = typesOf(flow);
  return Object.fromEntries(
    pairs.map((pair) => {
      const end = pair.indexOf('=');
      if (end < 1) throw new UsageError(`--input ${pair}: write it as name=value`);
      const name = pair.slice(0, end);
      const value = pair.slice(end + 1);
      return [name, TEXTS.has(types.get(name) ?? '') ? value : jsonOr(value)];
    }),
  );
}

function typesOf({ variables }: JsonObject): Map<string, string> {
  const types = new Map<string, string>();
  if (!Array.isArray(variables)) return types;
  for (const variable of variables as unknown[])
    if (isObject(variable) && typeof variable.name === 'string' && typeof variable.type === 'string')
      types.set(variable.name, variable.type);
  return types;
}

function jsonOr(value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}
