import { Shown } from '../../rest/fields/shown.js';

/** The response to a batch. */
export class BatchView {
  @Shown('field', 'Always true', { type: 'boolean', const: true, example: true })
  success!: true;

  @Shown('field', 'Ids of the jobs, in the order of the inputs', {
    type: 'array',
    items: { type: 'integer' },
    example: [1, 2],
  })
  job_ids!: number[];
}
