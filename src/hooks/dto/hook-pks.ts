import { IdListField, IdsTextField } from '../../rest/fields/ids-field.js';
import { requiredIds } from '../../rest/fields/pks.js';

/** The hooks of a bulk delete. The example does not delete the hook that the other examples use. */
export class HookPks {
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
    return requiredIds(this);
  }
}
