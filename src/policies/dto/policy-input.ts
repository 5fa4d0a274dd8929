import { ChoiceField } from '../../rest/fields/choice-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { ON_LIMIT, type OnLimit } from '../on-limit.js';
import { MOST_RUNNING, PRIORITY } from '../policy-limits.js';

/** The fields of a policy that a client can write. */
export class PolicyInput {
  @IntegerField({
    about: 'How many jobs of the process run at a time, over all workers; null: no limit. Parked jobs count',
    min: 1,
    max: MOST_RUNNING,
    required: false,
    nullable: true,
    example: 2,
  })
  max_running?: number | null;

  @ChoiceField({
    about:
      'What an execute does when `max_running` jobs have not ended: `queue`: the job waits; `skip`: the execute is refused with 409; `replace`: the oldest job is stopped',
    choices: ON_LIMIT,
    required: false,
    example: 'queue',
  })
  on_limit?: OnLimit;

  @IntegerField({
    about: 'Workers take waiting jobs with a higher priority first',
    min: PRIORITY.least,
    max: PRIORITY.greatest,
    required: false,
    example: 0,
  })
  priority?: number;

  @IntegerField({
    about:
      'Seconds from the start of a job after which it fails, restarts and parking included; null: no limit',
    min: 1,
    required: false,
    nullable: true,
    example: 3600,
  })
  timeout?: number | null;

  @IntegerField({
    about: 'How many jobs may wait; an execute beyond this is refused with 429; null: no limit',
    min: 0,
    max: 1_000_000,
    required: false,
    nullable: true,
    example: 1000,
  })
  max_waiting?: number | null;

  @IdField({
    about:
      'Id of the process that is executed when a job fails, with the inputs `job`, `process`, `error` and `node` as far as it declares these variables; null: none. A failure of such a job starts nothing',
    required: false,
    nullable: true,
  })
  on_failure?: number | null;
}
