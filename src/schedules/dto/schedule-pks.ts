import { ValidationError } from '../../rest/errors.js';
import { IdListField, IdsTextField } from '../../rest/fields/ids-field.js';
import { distinctIds } from '../../rest/fields/ids.js';
import { MESSAGES } from '../../rest/messages.js';

/** The schedules of a bulk delete. The example does not delete the schedule that the other examples use. */
export class SchedulePks {
  @IdsTextField({ about: 'Ids, comma separated', required: false, nullable: true, example: '2' })
  pk?: number[] | null;

  @IdListField({ about: 'Ids as an array', required: false, nullable: true, example: [2] })
  'pk[]'?: number[] | null;

  /**
   * The ids of both fields, without duplicates, in ascending order.
   *
   * @throws ValidationError if there are none
   */
  ids(): number[] {
    const ids = distinctIds([...(this.pk ?? []), ...(this['pk[]'] ?? [])]);
    if (ids.length === 0) throw new ValidationError({ pk: [MESSAGES.required] });
    return ids;
  }
}
