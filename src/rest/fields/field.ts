import { applyDecorators } from '@nestjs/common';
import { Expose, Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import type { ItemMessages } from '../errors.js';
import { MESSAGES, type Message } from '../messages.js';
import type { Given } from './given.js';
import type { JsonSchema } from './json-schema.js';

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

/** The reasons why a value is invalid. It replaces the value until the errors are collected. */
export class Refused {
  readonly messages: readonly Message[];

  constructor(...messages: Message[]) {
    this.messages = messages;
  }
}

/** The messages for the items of a list that are invalid, by index. */
export function refusedItems(items: readonly unknown[]): ItemMessages {
  const messages: Record<string, readonly Message[]> = {};
  for (const [index, item] of items.entries()) if (item instanceof Refused) messages[index] = item.messages;
  return messages;
}

/** A declared field: how its value is read, and how it is described to clients. */
export interface FieldRule {
  readonly options: FieldOptions<unknown>;
  /** DRF's name of the type, for `OPTIONS`. */
  readonly kind: string;
  /** The limits under DRF's names, for `OPTIONS`. */
  readonly bounds: Readonly<Record<string, number>>;
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

/**
 * Declares a field from its rule: class-transformer reads it, class-validator reports refused values, the OpenAPI document
 * describes it, and `OPTIONS` lists it. The decorators of all kinds of fields call it.
 */
export function Field(rule: FieldRule): PropertyDecorator {
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
