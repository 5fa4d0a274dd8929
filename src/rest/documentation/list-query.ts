import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../lists/page.js';

/** What every list takes beside its filters, for its documentation: lists read these by rules of their own. */
export class ListQuery {
  @CharField({
    about: 'Fields to order by, comma separated, `-` before a field for descending',
    required: false,
    example: '-id',
  })
  ordering?: string;

  @IntegerField({
    about: 'How many at most',
    min: 1,
    max: MAX_LIMIT,
    required: false,
    fallback: DEFAULT_LIMIT,
    example: DEFAULT_LIMIT,
  })
  limit?: number;

  @IntegerField({ about: 'How many to pass over', min: 0, required: false, fallback: 0, example: 0 })
  offset?: number;
}
