import { BooleanField } from '../../rest/fields/boolean-field.js';

/** How a file is imported. */
export class ImportQuery {
  @BooleanField({
    about: 'Whether the file is only checked, and nothing imported',
    required: false,
    fallback: false,
  })
  check!: boolean;
}
