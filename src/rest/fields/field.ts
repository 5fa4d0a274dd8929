import { applyDecorators } from '@nestjs/common';
import { Expose, Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import type { ItemMessages } from '../errors.js';
import { MESSAGES, type Message } from '../messages.js';
import { declareField, type FieldRule } from './field-rules.js';
import type { Given } from './given.js';

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

/**
 * Declares a field from its rule: class-transformer reads it, class-validator reports refused values, the OpenAPI document
 * describes it, and `OPTIONS` lists it. The decorators of all kinds of fields call it.
 */
export function Field(rule: FieldRule): PropertyDecorator {
  return applyDecorators(
    (target: object, name: string | symbol) => declareField(target, String(name), rule),
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
