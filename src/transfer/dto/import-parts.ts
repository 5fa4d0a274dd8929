import { BooleanField } from '../../rest/fields/boolean-field.js';
import { JsonField } from '../../rest/fields/json-field.js';

/** The parts of an import, under whose names faults are reported: of the query, of the form, of the file. For the documentation. */
export class ImportParts {
  @BooleanField({ about: 'Whether the file is only checked', required: false })
  check?: boolean;

  @JsonField({ about: 'The file, in a form', required: false })
  file?: unknown;

  @JsonField({ about: 'Version of the format' })
  liucheng: unknown;

  @JsonField({ about: 'The processes' })
  processes: unknown;
}
