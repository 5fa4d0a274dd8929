import { DATA_TYPES, type DataType } from '../../flow/index.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** Which shared variables a list shows; a filter that is left out or empty filters nothing. */
export class VariableFilters {
  @CharField({
    about: 'Part of the name, upper and lower case alike',
    trim: false,
    blank: true,
    required: false,
  })
  name?: string;

  @ChoiceField({ about: 'Type', choices: DATA_TYPES, required: false })
  type?: DataType;

  @IdField({ about: 'Id of the user who created them', required: false })
  cuser?: number;
}

/** What a list of shared variables may be ordered by. */
export const VARIABLE_ORDERING = ['id', 'name', 'type', 'cuser', 'ctime'] as const;

export type VariableOrdering = (typeof VARIABLE_ORDERING)[number];
