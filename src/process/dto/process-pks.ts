import { ValidationError } from '../../rest/errors.js';
import { IdListField, IdsTextField } from '../../rest/fields/ids-field.js';
import { MESSAGES } from '../../rest/messages.js';

/** Which processes a bulk delete is about; its example leaves alone the process that the other examples are about. */
export class ProcessPks {
  @IdsTextField({
    about: 'Ids, comma separated',
    required: false,
    nullable: true,
    example: '2',
  })
  pk?: number[] | null;

  @IdListField({ about: 'Ids as an array', required: false, nullable: true, example: [2] })
  'pk[]'?: number[] | null;

  /**
   * Those of both fields together, each once, in ascending order.
   *
   * @throws ValidationError where neither names any
   */
  ids(): number[] {
    const ids = new Set([...(this.pk ?? []), ...(this['pk[]'] ?? [])]);
    if (ids.size === 0) throw new ValidationError({ pk: [MESSAGES.required] });
    return [...ids].sort((a, b) => a - b);
  }
}
