import { Failure, isObject, sliceCharacters } from '../../flow/index.js';
import type { Json, OperationDefinition } from '../../flow/index.js';
import { port, requiredPort } from '../ports.js';
import { operation } from './operation.js';

const STEP = /([^.[\]]+)|\[(-?\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]/g;

/** The value at a path such as `items[0].name` or `items.0["first name"]`; null if there is none. */
function getPath(value: Json, path: string): Json {
  let at: Json = value;
  for (const [, name, index, double, single] of path.matchAll(STEP)) {
    const key = name ?? index ?? (double ?? single ?? '').replace(/\\(.)/g, '$1');
    if (Array.isArray(at)) at = at.at(/^-?\d+$/.test(key) ? Number(key) : Infinity) ?? null;
    else if (isObject(at) && Object.hasOwn(at, key)) at = at[key] ?? null;
    else return null;
  }
  return at;
}

function merge(a: Json | undefined, b: Json | undefined): Json {
  const result = Object.create(null) as Record<string, Json>;
  for (const part of [a, b]) {
    if (isObject(part)) for (const [key, value] of Object.entries(part)) result[key] = value;
  }
  return result;
}

function slice(value: Json, start: number, end: number | undefined): Json {
  if (Array.isArray(value)) return value.slice(start, end);
  if (typeof value !== 'string')
    throw new Failure({ en: 'only a text or an array has a slice', zh: '只能截取文本或数组' }, false);
  return sliceCharacters(value, start, end);
}

export const structures: readonly OperationDefinition[] = [
  operation({
    name: 'get',
    title: { en: 'Get by path', zh: '按路径取值' },
    description: {
      en: 'The value at a path in an object or array, such as `items[0].name`; null if there is none.',
      zh: '取对象或数组中某路径处的值，如 items[0].name；不存在则为空。',
    },
    inputs: [port('value', 'any', 'Value', '值'), requiredPort('path', 'string', 'Path', '路径')],
    result: port('result', 'any', 'Result', '结果'),
    example: {
      inputs: { value: { items: [{ name: 'pen' }] }, path: 'items[0].name' },
      outputs: { result: 'pen' },
    },
    compute: ({ value = null, path }) => ({ result: getPath(value, path as string) }),
  }),
  operation({
    name: 'merge',
    title: { en: 'Merge objects', zh: '合并对象' },
    description: {
      en: 'An object with the keys of both; for a key of both, the value of B.',
      zh: '含两者全部键的对象，重复时以 B 为准。',
    },
    inputs: [port('a', 'object', 'A', 'A'), port('b', 'object', 'B', 'B')],
    result: port('result', 'object', 'Result', '结果'),
    example: { inputs: { a: { x: 1, y: 1 }, b: { y: 2 } }, outputs: { result: { x: 1, y: 2 } } },
    compute: ({ a, b }) => ({ result: merge(a, b) }),
  }),
  operation({
    name: 'slice',
    title: { en: 'Slice', zh: '截取' },
    description: {
      en: 'A part of a text or an array, from start up to and without end, counted from 0; negative numbers count from the end.',
      zh: '截取文本或数组，从 start 到 end（不含），从 0 计数，负数从末尾计数。',
    },
    inputs: [
      requiredPort('value', 'any', 'Value', '值'),
      { ...port('start', 'number', 'Start', '起'), value: 0 },
      port('end', 'number', 'End', '止'),
    ],
    result: port('result', 'any', 'Result', '结果'),
    example: { inputs: { value: 'workflow', start: 4 }, outputs: { result: 'flow' } },
    compute: ({ value = null, start, end }) => ({
      result: slice(value, Number(start ?? 0), typeof end === 'number' ? end : undefined),
    }),
  }),
];
