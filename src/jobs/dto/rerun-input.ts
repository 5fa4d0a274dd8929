import { BooleanField } from '../../rest/fields/boolean-field.js';
import { IntegerField } from '../../rest/fields/integer-field.js';

/** The body of a rerun. */
export class RerunInput {
  @BooleanField({
    about: 'Whether the new job starts with all that the old one has finished',
    required: false,
    fallback: false,
  })
  resume!: boolean;

  @IntegerField({
    about: 'Number of the version whose flow goes on, with `resume`; without it that of the old job',
    min: 1,
    required: false,
  })
  version?: number;
}
