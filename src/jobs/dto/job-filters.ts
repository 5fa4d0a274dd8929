import { ChoiceField } from '../../rest/fields/choice-field.js';
import { IdField } from '../../rest/fields/integer-field.js';
import { JOB_STATES, type JobState } from '../job-state.js';

/** Which jobs a list shows; a filter that is left out or empty filters nothing. */
export class JobFilters {
  @IdField({ about: 'Id of the process', required: false })
  process?: number;

  @ChoiceField({
    about: 'State',
    choices: Object.keys(JOB_STATES) as JobState[],
    required: false,
  })
  state?: JobState;

  @IdField({ about: 'Id of the user who executed them', required: false })
  cuser?: number;
}

/** What a list of jobs may be ordered by. */
export const JOB_ORDERING = [
  'id',
  'process',
  'version',
  'state',
  'cuser',
  'ctime',
  'start_time',
  'finish_time',
] as const;

export type JobOrdering = (typeof JOB_ORDERING)[number];
