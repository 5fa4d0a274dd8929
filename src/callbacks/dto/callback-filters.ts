import { ChoicesField } from '../../rest/fields/choices-field.js';
import { BigIdField, IdField } from '../../rest/fields/integer-field.js';
import { CALLBACK_STATES, type CallbackState } from '../callback-state.js';

/** Which callbacks a list shows; a filter that is left out or empty filters nothing. */
export class CallbackFilters {
  @BigIdField({ about: 'Id of the job', required: false })
  job?: number;

  @IdField({ about: 'Id of the process whose jobs have them', required: false })
  process?: number;

  @ChoicesField({
    about: 'State; several are separated by commas',
    choices: CALLBACK_STATES,
    required: false,
  })
  state?: CallbackState[];
}

/** The fields by which a list of callbacks can be ordered. */
export const CALLBACK_ORDERING = ['id', 'job', 'state', 'ctime', 'next_time', 'finish_time'] as const;

export type CallbackOrdering = (typeof CALLBACK_ORDERING)[number];
