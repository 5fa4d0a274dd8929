import { JsonDocument } from '../body/json-document.js';
import { MESSAGES, type Message } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { characterFaults } from './char-field.js';
import { Field, type FieldOptions, type FieldSchema, Refused } from './field.js';
import type { Given } from './given.js';

/** An object of any JSON values; a form gives it as JSON text. */
export function DictField(options: FieldOptions<Record<string, unknown>>): PropertyDecorator {
  const read = (given: Given): unknown => {
    const value = given.form ? parsed(String(given.value)) : given.value;
    if (value instanceof Refused) return value;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const source = typeof value === 'number' && !given.form ? given.numberText() : '';
      return new Refused(MESSAGES.notADictionary(pythonTypeName(value, source)));
    }
    const faults = faultsWithin(value);
    return faults.length === 0 ? value : new Refused(...faults);
  };
  const schema: FieldSchema = { type: 'object', additionalProperties: true };
  return Field({ options, kind: 'field', bounds: {}, allowsBlank: false, schema, read });
}

function parsed(text: string): unknown {
  try {
    return JsonDocument.read(text).value;
  } catch {
    return new Refused(MESSAGES.notJson);
  }
}

/** The characters that Postgres cannot keep, in any key or string at any depth; the first string that has some tells. */
export function faultsWithin(value: unknown): Message[] {
  const pending: unknown[] = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string') {
      const faults = characterFaults(next);
      if (faults.length > 0) return faults;
    } else if (Array.isArray(next)) {
      for (const within of next) if (canHaveFaults(within)) pending.push(within);
    } else if (typeof next === 'object' && next !== null) {
      for (const [key, within] of Object.entries(next)) {
        pending.push(key);
        if (canHaveFaults(within)) pending.push(within);
      }
    }
  }
  return [];
}

const canHaveFaults = (value: unknown): boolean => typeof value === 'string' || typeof value === 'object';
