import { CharField } from '../../rest/fields/char-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** Which processes a list shows; a filter that is left out or empty filters nothing. */
export class ProcessFilters {
  @CharField({
    about: 'Part of the name, upper and lower case alike',
    trim: false,
    blank: true,
    required: false,
  })
  name?: string;

  @CharField({ about: 'The whole project address', trim: false, blank: true, required: false })
  project?: string;

  @IdField({ about: 'Id of the user who created them', required: false })
  cuser?: number;
}

/** What a list of processes may be ordered by. */
export const PROCESS_ORDERING = ['id', 'name', 'project', 'cuser', 'ctime', 'utime'] as const;

export type ProcessOrdering = (typeof PROCESS_ORDERING)[number];
