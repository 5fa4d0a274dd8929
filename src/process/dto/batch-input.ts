import { MOST_URL_LENGTH } from '../../callbacks/callback-url.js';
import type { Json } from '../../flow/index.js';
import { BooleanField } from '../../rest/fields/boolean-field.js';
import { DictListField } from '../../rest/fields/dict-list-field.js';
import type { Refused } from '../../rest/fields/field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { UrlField } from '../../rest/fields/url-field.js';

/** The most jobs that one batch starts. */
const MOST_JOBS = 1_000;

/** The body of a batch. */
export class BatchInput {
  @IdField({ about: 'Id of the process, as a string or an integer', example: 1 })
  id!: number;

  @DictListField({
    about: 'For each job, values for the variables of the flow',
    most: MOST_JOBS,
    example: [{}, {}],
  })
  inputs!: (Record<string, Json> | Refused)[];

  @IntegerField({
    about: 'Number of the version to run; without it the newest, or the draft where there is none',
    min: 1,
    required: false,
  })
  version?: number;

  @BooleanField({
    about: 'Whether the draft runs, as trials, although there is a version; not together with `version`',
    required: false,
  })
  trial?: boolean;

  @UrlField({
    about: 'Address that is told when a job has ended, once for each job',
    max: MOST_URL_LENGTH,
    required: false,
  })
  callback_url?: string;
}
