import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { ChoicesField } from '../../rest/fields/choices-field.js';
import { BigIdField, IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { MOST_SEARCHED } from '../../rest/lists/most-searched.js';
import { JOB_STATES, type JobState } from '../job-state.js';
import { JOB_TRIGGERS, type JobTrigger } from '../job-trigger.js';

/** Which jobs a list shows; a filter that is left out or empty filters nothing. */
export class JobFilters {
  @IdField({ about: 'Id of the process', required: false })
  process?: number;

  @ChoicesField({
    about: 'State; several are separated by commas',
    choices: Object.keys(JOB_STATES) as JobState[],
    required: false,
  })
  state?: JobState[];

  @IdField({ about: 'Id of the user who executed them', required: false })
  cuser?: number;

  @ChoiceField({ about: 'Whether a version ran, or a draft', choices: ['run', 'trial'], required: false })
  kind?: 'run' | 'trial';

  @IntegerField({ about: 'Number of the version', min: 1, required: false })
  version?: number;

  @CharField({
    about: 'Part of the error, in either language, upper and lower case alike',
    max: MOST_SEARCHED,
    trim: false,
    blank: true,
    required: false,
  })
  error?: string;

  @ChoiceField({ about: 'What started them', choices: JOB_TRIGGERS, required: false })
  trigger?: JobTrigger;

  @BigIdField({ about: 'Id of the job that they ran again', required: false })
  rerun_of?: number;

  @IntegerField({ about: 'Executed at or after this time, in unix seconds', min: 0, required: false })
  ctime__gte?: number;

  @IntegerField({ about: 'Executed before this time, in unix seconds', min: 0, required: false })
  ctime__lt?: number;

  @IntegerField({ about: 'Ended at or after this time, in unix seconds', min: 0, required: false })
  finish_time__gte?: number;

  @IntegerField({ about: 'Ended before this time, in unix seconds', min: 0, required: false })
  finish_time__lt?: number;
}

/** The fields by which a list of jobs can be ordered. */
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
