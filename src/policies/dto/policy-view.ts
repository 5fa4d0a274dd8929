import { Shown } from '../../rest/fields/shown.js';
import { ON_LIMIT, type OnLimit } from '../on-limit.js';

/** A policy in responses. */
export class PolicyView {
  @Shown('integer', 'Id of the process', { example: 1 })
  id!: number;

  @Shown('integer', 'How many jobs of the process run at a time; null: no limit', {
    nullable: true,
    example: 2,
  })
  max_running!: number | null;

  @Shown('field', 'What an execute does when `max_running` jobs have not ended', {
    type: 'string',
    enum: [...ON_LIMIT],
    example: 'queue',
  })
  on_limit!: OnLimit;

  @Shown('integer', 'Workers take waiting jobs with a higher priority first', { example: 0 })
  priority!: number;

  @Shown('integer', 'Seconds after which a job fails; null: no limit', { nullable: true, example: 3600 })
  timeout!: number | null;

  @Shown('integer', 'How many jobs may wait; null: no limit', { nullable: true, example: 1000 })
  max_waiting!: number | null;

  @Shown('integer', 'Id of the process that is executed when a job fails; null: none', {
    nullable: true,
    example: null,
  })
  on_failure!: number | null;
}
