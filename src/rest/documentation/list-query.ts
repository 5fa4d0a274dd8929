import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../lists/page.js';

const Limit = () =>
  IntegerField({
    about: 'How many at most',
    min: 1,
    max: MAX_LIMIT,
    required: false,
    fallback: DEFAULT_LIMIT,
    example: DEFAULT_LIMIT,
  });

const Offset = () =>
  IntegerField({ about: 'How many to pass over', min: 0, required: false, fallback: 0, example: 0 });

/** What a list in a fixed order takes beside its filters, for its documentation: lists read these by rules of their own. */
export class PageQuery {
  @Limit()
  limit?: number;

  @Offset()
  offset?: number;
}

/** The same of a list that can be ordered. */
export class ListQuery {
  @CharField({
    about: 'Fields to order by, comma separated, `-` before a field for descending',
    required: false,
    example: '-id',
  })
  ordering?: string;

  @Limit()
  limit?: number;

  @Offset()
  offset?: number;
}
