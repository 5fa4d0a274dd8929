import { MOST_URL_LENGTH } from '../../callbacks/callback-url.js';
import type { Json } from '../../flow/index.js';
import { BooleanField } from '../../rest/fields/boolean-field.js';
import { DictField } from '../../rest/fields/dict-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { UrlField } from '../../rest/fields/url-field.js';

/** The body of an execute. */
export class ExecuteInput {
  @IdField({ about: 'Id of the process, as a string or an integer', example: 1 })
  id!: number;

  @DictField({ about: 'Values for the variables of the flow', required: false, example: {} })
  inputs?: Record<string, Json>;

  @IntegerField({
    about: 'Number of the version to run; by default the newest, or the draft if there is no version',
    min: 1,
    required: false,
  })
  version?: number;

  @BooleanField({
    about: 'Whether to run the draft as a trial, even if there is a version; not together with `version`',
    required: false,
  })
  trial?: boolean;

  @UrlField({
    about: 'Address that is told when the job has ended',
    max: MOST_URL_LENGTH,
    required: false,
  })
  callback_url?: string;
}
