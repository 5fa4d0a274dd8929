import { Shown } from '../../rest/fields/shown.js';

/** The response to an execute. */
export class ExecutedView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('integer', 'Id of the job', { example: 1 })
  job_id!: number;
}
