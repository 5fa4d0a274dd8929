import { MESSAGES, type Message } from '../messages.js';
import { pythonStr, pythonStrip } from '../python.js';
import { Field, Refused } from './field.js';
import type { FieldOptions, FieldRule } from './field-rules.js';
import type { Given } from './given.js';

/** Which texts are valid. */
interface TextRules {
  /** Maximum length in characters (code points, not UTF-16 units). */
  max?: number;
  /** Whether surrounding white space is removed. Default: true. */
  trim?: boolean;
  /** Whether an empty string is valid. */
  blank?: boolean;
}

interface CharOptions extends FieldOptions<string>, TextRules {}

/** A string field. Numbers are converted as Python prints them. */
export function CharField(options: CharOptions): PropertyDecorator {
  const { max = Infinity, blank = false } = options;
  const read = (given: Given) => readText(given, options);
  const schema = {
    type: 'string',
    ...(max === Infinity ? {} : { maxLength: max }),
    ...(blank ? {} : { minLength: 1 }),
  } as const;
  const bounds: FieldRule['bounds'] = max === Infinity ? {} : { max_length: max };
  return Field({ options, kind: 'string', bounds, allowsBlank: blank, schema, read });
}

/** Reads one string as DRF's CharField does. */
export function readText(
  given: Given,
  { max = Infinity, trim = true, blank = false }: TextRules,
): string | Refused {
  const text = textOf(given, trim);
  if (text === undefined) return new Refused(MESSAGES.notAString);
  if (text === '') return blank ? '' : new Refused(MESSAGES.blank);
  const faults = [...lengthFaults(text, max), ...characterFaults(text)];
  return faults.length === 0 ? text : new Refused(...faults);
}

function textOf(given: Given, trim: boolean): string | undefined {
  if (typeof given.value === 'string') return trim ? pythonStrip(given.value) : given.value;
  if (typeof given.value === 'number') return pythonStr(given.numberText());
  return undefined;
}

function lengthFaults(text: string, max: number): Message[] {
  const fits = text.length <= max || (text.length <= 2 * max && Array.from(text).length <= max);
  return fits ? [] : [MESSAGES.maxLength(max)];
}

const NONE: Message[] = [];

/** Messages for the characters that Postgres cannot store: NUL and unpaired surrogates. */
export function characterFaults(text: string): Message[] {
  if (text.isWellFormed() && !text.includes('\0')) return NONE;
  const faults: Message[] = [];
  if (text.includes('\0')) faults.push(MESSAGES.nul);
  // Checked first: the regular expression takes a second for 9 MB.
  const half = text.isWellFormed() ? null : /\p{Surrogate}/u.exec(text);
  if (half) faults.push(MESSAGES.surrogate(half[0].charCodeAt(0).toString(16).toUpperCase()));
  return faults;
}
