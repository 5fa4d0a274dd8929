import { IdField } from '../../rest/fields/integer-field.js';

/** The body of a stop: it may repeat the job of the path. */
export class StopInput {
  @IdField({ about: 'Id of the job, the same as in the path', required: false, example: 1 })
  job_id?: number;
}
