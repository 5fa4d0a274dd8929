import { Shown } from '../../rest/fields/shown.js';

/** The response to a stop of many jobs. */
export class StoppedView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('integer', 'How many of the jobs had not ended', { example: 1 })
  count!: number;
}
