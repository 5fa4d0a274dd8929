import { BigIdField } from '../../rest/fields/integer-field.js';

/** The body of a stop. It can repeat the id of the job in the path. */
export class StopInput {
  @BigIdField({ about: 'Id of the job, the same as in the path', required: false, example: 1 })
  job_id?: number;
}
