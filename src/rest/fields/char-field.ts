import { MESSAGES, type Message } from '../messages.js';
import { pythonStr, pythonStrip } from '../python.js';
import { Field, type FieldOptions, type FieldRule, Refused } from './field.js';
import type { Given } from './given.js';

interface CharOptions extends FieldOptions<string> {
  /** At most this many characters (code points, not UTF-16 units). */
  max?: number;
  /** Whether white space around it falls away; so unless told otherwise. */
  trim?: boolean;
  /** Whether an empty string is a value. */
  blank?: boolean;
}

/** A string; numbers are taken as Python prints them. */
export function CharField(options: CharOptions): PropertyDecorator {
  const { max = Infinity, trim = true, blank = false } = options;
  const read = (given: Given): string | Refused => {
    const text = textOf(given, trim);
    if (text === undefined) return new Refused(MESSAGES.notAString);
    if (text === '') return blank ? '' : new Refused(MESSAGES.blank);
    const faults = [...lengthFaults(text, max), ...characterFaults(text)];
    return faults.length === 0 ? text : new Refused(...faults);
  };
  const schema = {
    type: 'string',
    ...(max === Infinity ? {} : { maxLength: max }),
    ...(blank ? {} : { minLength: 1 }),
  } as const;
  const bounds: FieldRule['bounds'] = max === Infinity ? {} : { max_length: max };
  return Field({ options, kind: 'string', bounds, allowsBlank: blank, schema, read });
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

/** The characters that Postgres cannot keep: NUL, and halves of surrogate pairs. */
export function characterFaults(text: string): Message[] {
  const faults: Message[] = [];
  if (text.includes('\0')) faults.push(MESSAGES.nul);
  const half = /\p{Surrogate}/u.exec(text);
  if (half) faults.push(MESSAGES.surrogate(half[0].charCodeAt(0).toString(16).toUpperCase()));
  return faults;
}
