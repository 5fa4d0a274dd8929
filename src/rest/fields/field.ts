import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions, type ApiQueryOptions } from '@nestjs/swagger';
import { Expose, Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { MESSAGES, type Message } from '../messages.js';
import type { Given } from './given.js';

/** What every kind of field can be told. */
export interface FieldOptions<Value> {
  /** What it means, for the API's documentation. */
  about: string;
  example?: Value | string;
  /** Whether it must be given; so unless told otherwise. */
  required?: boolean;
  /** Whether `null` is a value of it. */
  nullable?: boolean;
  /** What it is when it is not given. */
  fallback?: Value;
}

/** The reasons why a value is not taken; takes the value's place until the errors are collected. */
export class Refused {
  readonly messages: readonly Message[];

  constructor(...messages: Message[]) {
    this.messages = messages;
  }
}

/** A JSON schema, as far as fields need one. */
export type FieldSchema = Extract<ApiQueryOptions, { schema?: unknown }>['schema'] & object;

/** A field as declared: how its value is read, and how it is described to a client. */
export interface FieldRule {
  readonly options: FieldOptions<unknown>;
  /** DRF's name of the kind, for `OPTIONS`. */
  readonly kind: string;
  /** DRF's names of the bounds, for `OPTIONS`. */
  readonly bounds: Readonly<Record<string, number>>;
  /** Whether an empty string is a value. */
  readonly allowsBlank: boolean;
  /** Its values, for Swagger. */
  readonly schema: FieldSchema;
  /** Reads a value that is there and is not null. */
  read(given: Given): unknown;
}

/** The fields of a class, by name. */
export type FieldRules = ReadonlyMap<string, FieldRule>;

const rules = new WeakMap<object, Map<string, FieldRule>>();

/** The fields that a class declares, in the order of their declaration. */
export const fieldsOf = (input: abstract new () => object): FieldRules =>
  rules.get(input.prototype as object) ?? new Map<string, FieldRule>();

/**
 * Declares a field from its rule: class-transformer reads it, class-validator reports what was refused, Swagger
 * describes it, `OPTIONS` lists it. The decorators for the kinds of fields are made from this one.
 */
export function Field(rule: FieldRule): PropertyDecorator {
  const { about, example, required = true, nullable = false, fallback } = rule.options;
  const register: PropertyDecorator = (target, name) => {
    const known = rules.get(target) ?? new Map<string, FieldRule>();
    rules.set(target, known.set(String(name), rule));
  };
  return applyDecorators(
    register,
    Expose(),
    Transform(({ value }: { value: () => Given }) => accept(rule, value())),
    ValidateBy({
      name: 'isAccepted',
      validator: { validate: (value) => !(value instanceof Refused), defaultMessage: () => '$property' },
    }),
    ApiProperty({
      ...rule.schema,
      description: about,
      required,
      ...(nullable ? { nullable } : {}),
      ...(example === undefined ? {} : { example }),
      ...(fallback === undefined ? {} : { default: fallback }),
    } as ApiPropertyOptions),
  );
}

function accept(rule: FieldRule, given: Given): unknown {
  const { required = true, nullable = false, fallback } = rule.options;
  if (given.value === undefined) return required ? new Refused(MESSAGES.required) : fallback;
  if (given.value === null) return nullable ? null : new Refused(MESSAGES.null);
  if (given.form && given.value === '' && !rule.allowsBlank) {
    if (nullable) return null;
    if (!required) return fallback;
  }
  return rule.read(given);
}
