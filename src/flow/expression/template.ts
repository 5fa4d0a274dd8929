import type { Json } from '../world.js';
import { ExpressionError, parseExpression } from './expression.js';
import type { Expression } from './expression.js';
import { endOfExpression } from './end-of-expression.js';

/** A value with `{{ … }}` in its texts, taken apart. */
export type Template =
  | { kind: 'constant'; value: Json }
  /** One whole expression, which keeps its type. */
  | { kind: 'expression'; expression: Expression }
  /** Texts and expressions in turns. */
  | { kind: 'text'; parts: (string | Expression)[] }
  | { kind: 'array'; items: Template[] }
  | { kind: 'object'; entries: [string, Template][] };

/** How deep a value that a flow gives may nest. */
const MAX_NESTING = 200;

/** @throws ExpressionError where an expression is wrong, its position counted within its text; or for too deep nesting */
export function parseTemplate(value: Json, depth = 0): Template {
  if (typeof value === 'string') return parseText(value);
  if (typeof value !== 'object' || value === null) return { kind: 'constant', value };
  if (depth >= MAX_NESTING) throw new ExpressionError(`The value nests deeper than ${MAX_NESTING} levels`, 0);
  if (Array.isArray(value)) {
    const items = value.map((item) => parseTemplate(item, depth + 1));
    return items.every(isConstant) ? { kind: 'constant', value } : { kind: 'array', items };
  }
  const entries = Object.entries(value).map(([key, item]): [string, Template] => [
    key,
    parseTemplate(item, depth + 1),
  ]);
  return entries.every(([, item]) => isConstant(item))
    ? { kind: 'constant', value }
    : { kind: 'object', entries };
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

/** Every expression in the template. */
export function expressionsOf(template: Template): Expression[] {
  switch (template.kind) {
    case 'constant':
      return [];
    case 'expression':
      return [template.expression];
    case 'text':
      return template.parts.filter((part) => typeof part !== 'string');
    case 'array':
      return template.items.flatMap(expressionsOf);
    case 'object':
      return template.entries.flatMap(([, item]) => expressionsOf(item));
  }
}

function parseText(text: string): Template {
  if (!text.includes('{{')) return { kind: 'constant', value: text };
  const parts: (string | Expression)[] = [];
  let position = 0;
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', position)) {
    const end = endOfExpression(text, start + 2);
    if (end < 0) throw new ExpressionError('An expression that begins with {{ does not end with }}', start);
    if (start > position) parts.push(text.slice(position, start));
    parts.push(parseAt(text.slice(start + 2, end), start + 2));
    position = end + 2;
  }
  if (position < text.length) parts.push(text.slice(position));
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object'
    ? { kind: 'expression', expression: only }
    : { kind: 'text', parts };
}

function parseAt(source: string, offset: number): Expression {
  try {
    return parseExpression(source.trim());
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const blanks = source.length - source.trimStart().length;
    throw new ExpressionError(error.message, error.position + offset + blanks);
  }
}
