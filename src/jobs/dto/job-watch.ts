import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';

/** The query string of a request to watch a job. */
export class JobWatch {
  @CharField({
    about: 'The `id` of the last event that was seen, where the header `Last-Event-ID` cannot be set',
    blank: true,
    required: false,
  })
  lastEventId?: string;

  @BooleanField({
    about: 'Whether the stream has the lines of the log',
    required: false,
    fallback: true,
  })
  log!: boolean;
}
