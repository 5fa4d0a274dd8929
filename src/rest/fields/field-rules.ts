import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

/*
 * What classes declare of their fields. The decorators are elsewhere, because they load class-validator: 15% of the CPU time of the start
 * of a worker, which shows views but reads no requests.
 */

/** Options of every kind of field. */
export interface FieldOptions<Value> {
  /** Description for the OpenAPI document. */
  about: string;
  example?: Value | string;
  /** Whether it must be given. Default: true. */
  required?: boolean;
  /** Whether `null` is valid. */
  nullable?: boolean;
  /** Its value if it is not given. */
  fallback?: Value;
}

/** A declared field: how its value is read, and how it is described to clients. */
export interface FieldRule {
  readonly options: FieldOptions<unknown>;
  /** DRF's name of the type, for `OPTIONS`. */
  readonly kind: string;
  /** The limits under DRF's names, for `OPTIONS`. */
  readonly bounds: Readonly<Record<string, number>>;
  /** Whether a form can give it as its members, `inputs[who]`. */
  readonly hasMembers?: boolean;
  /** Whether an empty string is valid. */
  readonly allowsBlank: boolean;
  /** Schema of its values, for the OpenAPI document. */
  readonly schema: JsonSchema;
  /** Schema of its values in a body, if a body accepts more. */
  readonly bodySchema?: JsonSchema;
  /** Reads a value that is given and not null. */
  read(given: Given): unknown;
}

/** The fields of a class, by name. */
export type FieldRules = ReadonlyMap<string, FieldRule>;

const rules = new WeakMap<object, Map<string, FieldRule>>();

/** The fields that a class declares, in order. */
export const fieldsOf = (input: abstract new () => object): FieldRules =>
  rules.get(input.prototype as object) ?? new Map<string, FieldRule>();

/** Adds a field to those that a class declares. The decorators of fields call it. */
export function declareField(target: object, name: string, rule: FieldRule): void {
  const known = rules.get(target) ?? new Map<string, FieldRule>();
  rules.set(target, known.set(name, rule));
}
