import { isSame } from '../../parts/is-same.js';
import type { DataType, Json } from '../model/flow.js';
import { isTypedOver } from '../unread-texts.js';
import type { TypedText } from '../unread-texts.js';

/** How a value is typed: as text with expressions, by a control of its type, as JSON, or as one expression. */
export type FieldMode = 'text' | 'value' | 'json' | 'expression';

/** The ways in which a value of a type can be typed; the first is the usual one. */
export function modesOf(type: DataType): readonly FieldMode[] {
  switch (type) {
    case 'string':
    case 'password':
      return ['text'];
    case 'number':
    case 'bool':
    case 'date':
      return ['value', 'expression'];
    case 'array':
    case 'object':
      return ['json', 'expression'];
    case 'any':
      return ['text', 'json'];
  }
}

/** How the present value of an input is shown. */
export function modeOf(type: DataType, value: Json | undefined): FieldMode {
  const [usual = 'text', other] = modesOf(type);
  if (value === undefined || value === null) return usual;
  if (type === 'any') return typeof value === 'string' ? 'text' : 'json';
  const hasExpression = typeof value === 'string' && value.includes('{{');
  if (other === 'expression' && hasExpression) return 'expression';
  if (usual === 'value' && typeof value === 'object') return 'expression';
  return usual;
}

/** The choices of an option; a value that is none of them is one more, so that it is seen. */
export const choicesOf = (allowed: readonly Json[], value: Json): readonly Json[] =>
  allowed.some((one) => isSame(one, value)) ? allowed : [...allowed, value];

/** Whether a text is one expression, without anything around its braces. No JSON begins like that. */
const isExpression = (text: string): boolean => /^\{\{[^]*\}\}$/.test(text);

/**
 * What a field is set to when a text was typed as JSON; `error` if it is none. An empty text is no value.
 *
 * @param takesExpressions whether an expression, which gives the value when the node runs, is one too
 */
export function readJson(
  text: string,
  type: DataType,
  takesExpressions = false,
): { value: Json | undefined } | { error: string } {
  const typed = text.trim();
  if (typed === '') return { value: undefined };
  if (takesExpressions && isExpression(typed)) return { value: typed };
  try {
    const value = JSON.parse(text) as Json;
    if (type === 'array' && !Array.isArray(value)) return { error: 'array' };
    if (type === 'object' && (typeof value !== 'object' || value === null || Array.isArray(value)))
      return { error: 'object' };
    return { value };
  } catch {
    return { error: 'json' };
  }
}

/** A value as the text of its JSON editor. */
export function writeJson(value: Json | undefined, takesExpressions = false): string {
  if (value === undefined || value === null) return '';
  return takesExpressions && typeof value === 'string' && isExpression(value)
    ? value
    : JSON.stringify(value, null, 2);
}

/**
 * What the JSON editor of a value shows, and what is wrong with it: what was typed, as long as it means the value, or is no JSON yet
 * and was typed over it. An undo, for one, shows the value instead.
 */
export function shownJson(
  typed: TypedText | null,
  type: DataType,
  value: Json | undefined,
  takesExpressions = false,
): { text: string; error: string | null } {
  const written = { text: writeJson(value, takesExpressions), error: null };
  if (typed === null) return written;
  const read = readJson(typed.text, type, takesExpressions);
  const error = 'error' in read ? read.error : null;
  const meant = 'error' in read ? typed : { ...typed, over: read.value };
  return isTypedOver(meant, value) ? { text: typed.text, error } : written;
}

/**
 * What an input is set to when a text was typed as an expression: braces around it are not needed. Blanks before it stay, so that the
 * positions that faults name are those of the field, which shows the braces. An empty text is no value.
 */
export function readExpression(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  return text.includes('{{') ? text : `{{ ${text.trimEnd()} }}`;
}

/** The text of an expression mode: a whole expression is shown as it is stored, with its braces. */
export const expressionText = (value: Json | undefined): string =>
  value === undefined || value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
