import { IdField, IntegerField } from '../../rest/fields/integer-field.js';

/** Identifies the draft of a process, or one of its versions. */
export class FlowRef {
  @IdField({ about: 'Id of the process', example: 1 })
  id!: number;

  @IntegerField({ about: 'Number of a version; by default the draft', min: 1, required: false })
  version?: number;
}
