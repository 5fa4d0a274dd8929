import { IdField, IntegerField } from '../../rest/fields/integer-field.js';

/** Names the log of a job. */
export class LogRef {
  @IdField({ about: 'Id of the job', example: 1 })
  jobId!: number;
}

/** Names the part of a job's log after a line. */
export class LogPageRef {
  @IdField({ about: 'Id of the job', example: 1 })
  jobId!: number;

  @IntegerField({
    about: 'How many lines are known already: the `row` of the answer before',
    min: 0,
    required: false,
    fallback: 0,
    example: 0,
  })
  row!: number;
}
