import { Shown } from '../../rest/fields/shown.js';

/** The response to a delivery whose job has not ended, or is not waited for. */
export class DeliveredView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('integer', 'Id of the job', { example: 1 })
  job_id!: number;
}
