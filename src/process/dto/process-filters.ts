import { CharField } from '../../rest/fields/char-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** The filters of the list of processes. A filter that is missing or empty has no effect. */
export class ProcessFilters {
  @CharField({
    about: 'Part of the name, case-insensitive',
    trim: false,
    blank: true,
    required: false,
  })
  name?: string;

  @CharField({ about: 'The project address, exactly', trim: false, blank: true, required: false })
  project?: string;

  @IdField({ about: 'Id of the user who created them', required: false })
  cuser?: number;
}

/** The fields by which the list of processes can be ordered. */
export const PROCESS_ORDERING = ['id', 'name', 'project', 'cuser', 'ctime', 'utime'] as const;

export type ProcessOrdering = (typeof PROCESS_ORDERING)[number];
