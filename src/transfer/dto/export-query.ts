import { BooleanField } from '../../rest/fields/boolean-field.js';
import { IdListField, IdsTextField } from '../../rest/fields/ids-field.js';
import { ValidationError } from '../../rest/errors.js';
import { MESSAGES } from '../../rest/messages.js';
import { MOST_PROCESSES } from '../read-file.js';

/** Which processes are exported, and what of them. */
export class ExportQuery {
  @IdsTextField({ about: 'Ids, comma separated', required: false, nullable: true, example: '1' })
  pk?: number[] | null;

  @IdListField({ about: 'Ids, one per parameter', required: false, nullable: true })
  'pk[]'?: number[] | null;

  @BooleanField({ about: 'Whether the versions are exported too', required: false, fallback: false })
  versions!: boolean;

  /**
   * The ids of both parameters, without duplicates, in the order in which they are given.
   *
   * @throws ValidationError if there are none or too many
   */
  ids(): number[] {
    const ids = [...new Set([...(this.pk ?? []), ...(this['pk[]'] ?? [])])];
    if (ids.length === 0) throw new ValidationError({ pk: [MESSAGES.required] });
    if (ids.length > MOST_PROCESSES) throw new ValidationError({ pk: [MESSAGES.tooManyIds(MOST_PROCESSES)] });
    return ids;
  }
}
