import { schemaOfView } from '../../rest/documentation/class-schemas.js';
import { Shown } from '../../rest/fields/shown.js';
import { JobView } from './job-view.js';

const seconds = { type: 'number', nullable: true, example: 1.26 } as const;

/** How many jobs there are in each state. */
class JobCountsView {
  @Shown('integer', 'Waiting now', { example: 0 })
  waiting!: number;

  @Shown('integer', 'Running now', { example: 1 })
  running!: number;

  @Shown('integer', 'Stopping now', { example: 0 })
  stopping!: number;

  @Shown('integer', 'Ended successfully in these days', { example: 12 })
  successful!: number;

  @Shown('integer', 'Failed in these days', { example: 2 })
  failed!: number;

  @Shown('integer', 'Stopped in these days', { example: 0 })
  stopped!: number;
}

/** How long the jobs ran that ended. */
class DurationView {
  @Shown('field', 'Half of them took at most so many seconds, within 5%; null if there are none', seconds)
  p50!: number | null;

  @Shown('field', '95% of them took at most so many seconds, within 5%', seconds)
  p95!: number | null;

  @Shown('field', 'The longest took so many seconds', seconds)
  max!: number | null;
}

/** How the jobs of one day ended. */
class StatisticsDayView {
  @Shown('string', 'The day', { format: 'date', example: '2026-11-25' })
  day!: string;

  @Shown('integer', 'How many ended successfully', { example: 12 })
  successful!: number;

  @Shown('integer', 'How many failed', { example: 2 })
  failed!: number;

  @Shown('integer', 'How many were stopped', { example: 0 })
  stopped!: number;

  @Shown('field', 'Half of those that had started took at most so many seconds, within 5%', seconds)
  p50!: number | null;
}

/** Statistics of the jobs of one process, or of all. */
export class StatisticsView {
  @Shown('field', 'Id of the process; null for all processes', {
    type: 'integer',
    nullable: true,
    example: 1001,
  })
  id!: number | null;

  @Shown('integer', 'How many days, with today', { example: 7 })
  days!: number;

  @Shown('field', 'How many jobs there are in each state', {
    $ref: schemaOfView(JobCountsView).$ref,
  })
  jobs!: JobCountsView;

  @Shown('field', 'How long the jobs ran that ended in these days and had started', {
    $ref: schemaOfView(DurationView).$ref,
  })
  duration!: DurationView;

  @Shown('field', 'The newest job, as lists show it; null if there is none', {
    anyOf: [schemaOfView(JobView), { type: 'null' }],
  })
  last!: JobView | null;

  @Shown('field', 'Each of these days, the oldest first', {
    type: 'array',
    items: schemaOfView(StatisticsDayView),
  })
  daily!: StatisticsDayView[];
}
