import { Shown } from '../../rest/fields/shown.js';

/** A new secret of callbacks. Only this response contains it. */
export class CallbackSecretView {
  @Shown('string', 'The secret; it is stored encrypted, and shown only in this answer', {
    example: 'whsec_…',
  })
  secret!: string;
}
