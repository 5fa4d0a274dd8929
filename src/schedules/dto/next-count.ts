import { IntegerField } from '../../rest/fields/integer-field.js';

/** How many of the next moments of a schedule are asked for. */
export class NextCount {
  @IntegerField({ about: 'How many', min: 1, max: 100, required: false, fallback: 5 })
  count!: number;
}
