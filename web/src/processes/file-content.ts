import type { Flow } from '@liucheng/client';
import { isObject } from '../parts/is-object.js';

/** What a file that a person wants to import contains. */
export type FileContent =
  | { kind: 'processes'; names: string[]; variables: string[]; hasTriggers: boolean }
  | { kind: 'flow'; flow: Flow; name: string | null }
  | { kind: 'notJson'; reason: string }
  | { kind: 'unknown' };

/** Tells what the text of a file is: exported processes, a single flow, or neither. The server checks the rest. */
export function fileContent(text: string): FileContent {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { kind: 'notJson', reason: error instanceof Error ? error.message : String(error) };
  }
  if (!isObject(json)) return { kind: 'unknown' };
  if ('liucheng' in json && Array.isArray(json.processes)) return processes(json.processes);
  if (Array.isArray(json.nodeList))
    return {
      kind: 'flow',
      flow: json,
      name: typeof json.name === 'string' && json.name.trim() !== '' ? json.name : null,
    };
  return { kind: 'unknown' };
}

function processes(list: readonly unknown[]): FileContent {
  const objects = list.filter(isObject);
  const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;
  const variables = objects.flatMap(({ variables }): unknown[] =>
    Array.isArray(variables) ? variables : [],
  );
  return {
    kind: 'processes',
    names: objects.map(({ name }) => (typeof name === 'string' ? name : '')),
    variables: [...new Set(variables.filter(isObject).map(({ name }) => String(name)))],
    hasTriggers: objects.some(({ schedules, hooks }) => isFilled(schedules) || isFilled(hooks)),
  };
}
