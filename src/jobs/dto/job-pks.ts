import { ValidationError } from '../../rest/errors.js';
import { IdListField, IdsTextField } from '../../rest/fields/ids-field.js';
import { IdField } from '../../rest/fields/integer-field.js';
import { MAX_BIG_ID } from '../../rest/fields/ids.js';
import { idsOf, requiredIds } from '../../rest/fields/pks.js';
import { message } from '../../rest/messages.js';

const ALSO_JOBS = message('Give either this or the ids of jobs.', 'process 与任务 ID 只能填写其中一项。');

/** The jobs of a stop of many: given by their ids, or all unended jobs of a process. */
export class JobPks {
  @IdsTextField({
    about: 'Ids of jobs, comma separated',
    max: MAX_BIG_ID,
    required: false,
    nullable: true,
    example: '1',
  })
  pk?: number[] | null;

  @IdListField({
    about: 'Ids of jobs as an array',
    max: MAX_BIG_ID,
    required: false,
    nullable: true,
    example: [1],
  })
  'pk[]'?: number[] | null;

  @IdField({
    about: 'Id of a process: all of its jobs that have not ended; not together with ids of jobs',
    required: false,
  })
  process?: number;

  /**
   * What is to be stopped: the ids of both fields, without duplicates, in ascending order, or the process.
   *
   * @throws ValidationError if there is neither, or both
   */
  wanted(): { ids: number[] } | { process: number } {
    if (this.process === undefined) return { ids: requiredIds(this) };
    if (idsOf(this).length > 0) throw new ValidationError({ process: [ALSO_JOBS] });
    return { process: this.process };
  }
}
