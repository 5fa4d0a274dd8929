import { Shown } from '../fields/shown.js';

/** Response of an action without another result. */
export class SuccessView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;
}
