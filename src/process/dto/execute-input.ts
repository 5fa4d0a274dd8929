import type { Json } from '../../flow/index.js';
import { DictField } from '../../rest/fields/dict-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';

/** What is to be executed, and with which values. */
export class ExecuteInput {
  @IdField({ about: 'Id of the process, as a string or an integer', example: 1 })
  id!: number;

  @DictField({ about: 'Values for the variables of the flow', required: false, example: {} })
  inputs?: Record<string, Json>;

  @IntegerField({
    about: 'Number of the version to run; without it the newest, or the draft where there is none',
    min: 1,
    required: false,
  })
  version?: number;
}
