import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** A field that answers show and no client writes. */
export interface ShownField {
  /** DRF's name of its kind, for `OPTIONS`. */
  readonly kind: 'integer' | 'string' | 'field';
}

const shown = new WeakMap<object, Map<string, ShownField>>();

/** The fields that a class of answers declares, in the order in which answers show them. */
export const shownFieldsOf = (view: abstract new () => object): ReadonlyMap<string, ShownField> =>
  shown.get(view.prototype as object) ?? new Map<string, ShownField>();

/** Declares a field of an answer: Swagger describes it, `OPTIONS` lists it. */
export function Shown(
  kind: ShownField['kind'],
  about: string,
  schema: ApiPropertyOptions,
): PropertyDecorator {
  const register: PropertyDecorator = (target, name) => {
    // A class that extends another one shows that one's fields first.
    const inherited = shown.get(Object.getPrototypeOf(target) as object);
    const known = shown.get(target) ?? new Map<string, ShownField>(inherited);
    shown.set(target, known.set(String(name), { kind }));
  };
  return applyDecorators(
    register,
    ApiProperty({
      description: about,
      ...(kind === 'field' ? {} : { type: kind }),
      ...schema,
    }),
  );
}
