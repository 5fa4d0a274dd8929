import type { JsonSchema } from './json-schema.js';
import { orNull } from './or-null.js';

/** A field that answers show and no client writes. */
export interface ShownField {
  /** DRF's name of its kind, for `OPTIONS`. */
  readonly kind: 'integer' | 'string' | 'field';
  /** Its values, for the OpenAPI document. */
  readonly schema: JsonSchema;
  /** Whether every answer has it. */
  readonly required: boolean;
}

/** The schema of a field, without its kind. */
interface ShownSchema extends Omit<JsonSchema, 'required'> {
  /** Whether `null` is a value of it. */
  nullable?: boolean;
  /** Whether every answer has it. Default: true. */
  required?: boolean;
}

const shown = new WeakMap<object, Map<string, ShownField>>();

/** The fields that a class of answers declares, in the order in which answers show them. */
export const shownFieldsOf = (view: abstract new () => object): ReadonlyMap<string, ShownField> =>
  shown.get(view.prototype as object) ?? new Map<string, ShownField>();

/**
 * Declares a field of an answer: the OpenAPI document describes it, `OPTIONS` lists it.
 *
 * @param schema its values; the type where `kind` does not say it
 */
export function Shown(
  kind: ShownField['kind'],
  about: string,
  { nullable = false, required = true, ...own }: ShownSchema,
): PropertyDecorator {
  const typed = kind === 'field' ? own : { type: kind, ...own };
  const schema = { ...(nullable ? orNull(typed) : typed), description: about };
  return (target, name) => {
    // A class that extends another one shows that one's fields first.
    const inherited = shown.get(Object.getPrototypeOf(target) as object);
    const known = shown.get(target) ?? new Map<string, ShownField>(inherited);
    shown.set(target, known.set(String(name), { kind, schema, required }));
  };
}
