import { CharField } from '../fields/char-field.js';
import { IntegerField } from '../fields/integer-field.js';
import { DEFAULT_LIMIT, MAX_LIMIT } from '../lists/page.js';

const Limit = () =>
  IntegerField({
    about: 'Maximum number of results',
    min: 1,
    max: MAX_LIMIT,
    required: false,
    fallback: DEFAULT_LIMIT,
    example: DEFAULT_LIMIT,
  });

const Offset = () =>
  IntegerField({ about: 'Number of results to skip', min: 0, required: false, fallback: 0, example: 0 });

/** Documents the parameters of a list in a fixed order, except its filters. Lists read them with their own rules (`Page`). */
export class PageQuery {
  @Limit()
  limit?: number;

  @Offset()
  offset?: number;
}

/** As {@link PageQuery}, for a list that can be ordered. */
export class ListQuery {
  @CharField({
    about: 'Fields to order by, comma separated; `-` before a field for descending order',
    required: false,
    example: '-id',
  })
  ordering?: string;

  @Limit()
  limit?: number;

  @Offset()
  offset?: number;
}
