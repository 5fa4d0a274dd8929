import { CharField } from '../../rest/fields/char-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** The body of a copy. */
export class CopyInput {
  @IdField({ about: 'Id of the process to copy, as a string or an integer', example: 1 })
  id!: number;

  @CharField({
    about: 'Name of the new process; without it, the name of the old one with the addition that it is a copy',
    max: 255,
    required: false,
    example: '测试（副本）',
  })
  name?: string;
}
