import { Shown } from '../../rest/fields/shown.js';

/** The response to a rerun. */
export class RerunView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('integer', 'Id of the new job', { example: 124 })
  job_id!: number;
}
