import { ValidationError } from '../errors.js';
import { MESSAGES } from '../messages.js';
import { pythonTypeName } from '../python.js';
import { JsonDocument } from '../body/json-document.js';
import type { QueryDict } from '../body/query-dict.js';
import { membersOf } from './form-members.js';

/** The value of one field in a request. */
export interface Given {
  /** The value, in a form the last one, or the object of its members; undefined if the field was not given. */
  readonly value: unknown;
  /** Whether it comes from a form or a query string, where every value is a string, or an object of strings, and a blank may mean "not given". */
  readonly form: boolean;
  /** Every value of the field in a form; the only value in JSON. */
  all(): readonly unknown[];
  /** Whether a string in it may have characters that Postgres cannot store. If not, its strings need no check. */
  mayBeUnstorable(): boolean;
  /** The original JSON text of the number at `path` in the value. */
  numberText(...path: (string | number)[]): string;
}

/**
 * Returns a function that looks up the fields of a body or a query string. Those that have members can be given as these in a form.
 *
 * @throws ValidationError if a JSON body is not an object
 */
export function givenFields(body: JsonDocument | QueryDict): (name: string, hasMembers?: boolean) => Given {
  if (!(body instanceof JsonDocument)) return (name, hasMembers) => new GivenInForm(body, name, hasMembers);
  const object = objectIn(body);
  return (name) => new GivenInJson(body, name, object);
}

/** The value of a file in a form. Every kind of field refuses it. */
export const A_FILE = Object.freeze({});

class GivenInForm implements Given {
  readonly form = true;
  readonly value: unknown;

  constructor(
    private readonly fields: QueryDict,
    private readonly name: string,
    hasMembers = false,
  ) {
    const value = fields.files.has(name) ? A_FILE : fields.get(name);
    this.value = value ?? (hasMembers ? membersOf(fields, name) : undefined);
  }

  all(): readonly unknown[] {
    return this.fields.getAll(this.name);
  }

  mayBeUnstorable(): boolean {
    return true;
  }

  numberText(): string {
    return '';
  }
}

class GivenInJson implements Given {
  readonly form = false;
  readonly value: unknown;

  constructor(
    private readonly document: JsonDocument,
    private readonly name: string,
    object: Record<string, unknown>,
  ) {
    // Fields such as `toString` or `__proto__` count only if the client sent them.
    this.value = Object.hasOwn(object, name) ? object[name] : undefined;
  }

  all(): readonly unknown[] {
    return this.value === undefined ? [] : [this.value];
  }

  mayBeUnstorable(): boolean {
    return this.document.mayBeUnstorable;
  }

  numberText(...path: (string | number)[]): string {
    return this.document.numberText(this.name, ...path);
  }
}

/**
 * The value of a JSON document, as an object.
 *
 * @throws ValidationError if it is not an object
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

/** Every field of a body, declared or not. For a form, the last value of each field. */
export function allFields(body: JsonDocument | QueryDict): Record<string, unknown> {
  if (body instanceof JsonDocument) return objectIn(body);
  return Object.fromEntries([...body.entries()].map(([name, values]) => [name, values.at(-1)]));
}
