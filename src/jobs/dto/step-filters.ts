import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { BigIdField } from '../../rest/fields/integer-field.js';
import { STEP_STATES, type StepState } from '../steps/step-state.js';

/** Which steps are listed. A filter that is left out or empty filters nothing. */
export class StepFilters {
  @BigIdField({ about: 'Id of the job', example: 1 })
  job!: number;

  @CharField({
    about: 'The node, as the `nodes` of the job name it: `n2`, or `call/n2` in a called process',
    required: false,
    blank: true,
    example: 'n2',
  })
  node?: string;

  @ChoiceField({ about: 'State', choices: STEP_STATES, required: false })
  state?: StepState;
}
