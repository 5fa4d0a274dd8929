import { BigIdField, IntegerField } from '../../rest/fields/integer-field.js';

/** Names the log of a job. */
export class LogRef {
  @BigIdField({ about: 'Id of the job', example: 1 })
  jobId!: number;
}

/** Names the part of a job's log after a line. */
export class LogPageRef {
  @BigIdField({ about: 'Id of the job', example: 1 })
  jobId!: number;

  @IntegerField({
    about: 'How many lines to skip: the `row` of the previous answer',
    min: 0,
    required: false,
    fallback: 0,
    example: 0,
  })
  row!: number;
}
