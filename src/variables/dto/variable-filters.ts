import { DATA_TYPES, type DataType } from '../../flow/index.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { IdField } from '../../rest/fields/integer-field.js';
import { MOST_SEARCHED } from '../../rest/lists/most-searched.js';

/** The filters of the list of shared variables. A filter that is missing or empty has no effect. */
export class VariableFilters {
  @CharField({
    about: 'Part of the name, case-insensitive',
    max: MOST_SEARCHED,
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

/** The fields by which the list of shared variables can be ordered. */
export const VARIABLE_ORDERING = ['id', 'name', 'type', 'cuser', 'ctime'] as const;

export type VariableOrdering = (typeof VARIABLE_ORDERING)[number];
