import { ValidationError } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { JsonDocument } from '../body/json-document.js';
import type { QueryDict } from '../body/query-dict.js';

/** One field as a request gives it. */
export interface Given {
  /** Its value, of a form the last one; undefined where the field was not given. */
  readonly value: unknown;
  /** Whether it comes from a form or a query string, where every value is a string and a blank may mean none. */
  readonly form: boolean;
  /** Every value that a form gives it; of JSON the only one. */
  all(): readonly unknown[];
  /** How JSON wrote the number at `path` below it. */
  numberText(...path: (string | number)[]): string;
}

/**
 * How the fields of a body or a query string are looked up.
 *
 * @throws ValidationError where a JSON body is no object
 */
export function givenFields(body: JsonDocument | QueryDict): (name: string) => Given {
  return body instanceof JsonDocument ? fieldsOfJson(body) : fieldsOfForm(body);
}

/** Stands for a file in a form: a value of no kind that any field takes. */
const A_FILE = Object.freeze({});

function fieldsOfForm(form: QueryDict): (name: string) => Given {
  return (name) => ({
    value: form.files.has(name) ? A_FILE : form.get(name),
    form: true,
    all: () => form.getAll(name),
    numberText: () => '',
  });
}

function fieldsOfJson(document: JsonDocument): (name: string) => Given {
  const object = objectIn(document);
  return (name) => {
    // A field called `toString` or `__proto__` is only there if the client sent one.
    const value = Object.hasOwn(object, name) ? object[name] : undefined;
    return {
      value,
      form: false,
      all: () => (value === undefined ? [] : [value]),
      numberText: (...path) => document.numberText(name, ...path),
    };
  };
}

/**
 * The object that a JSON document is.
 *
 * @throws ValidationError where it is none
 */
export function objectIn(document: JsonDocument): Record<string, unknown> {
  const { value } = document;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  const type = pythonTypeName(value, typeof value === 'number' ? document.numberText() : '');
  throw new ValidationError({
    non_field_errors: [value === null ? MESSAGES.noData : MESSAGES.bodyNotADictionary(type)],
  });
}

/** Every field of a body, declared or not; of a form the last values. */
export function allFields(body: JsonDocument | QueryDict): Record<string, unknown> {
  if (body instanceof JsonDocument) return objectIn(body);
  return Object.fromEntries([...body.entries()].map(([name, values]) => [name, values.at(-1)]));
}
