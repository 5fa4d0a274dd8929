import { Shown } from '../../rest/fields/shown.js';
import type { Json } from '../../flow/index.js';
import { JOB_STATES, type JobState } from '../job-state.js';

const time = { type: 'integer', nullable: true, example: 1561689923 } as const;

/** A job, as lists show it. */
export class JobView {
  @Shown('integer', 'Id', { example: 123 })
  id!: number;

  @Shown('integer', 'Id of the process', { example: 1001 })
  process!: number;

  @Shown('string', 'Name of the process', { example: '测试' })
  process_name!: string;

  @Shown('field', 'Number of the version; null for a trial of the draft', {
    type: 'integer',
    nullable: true,
    example: 3,
  })
  version!: number | null;

  @Shown('field', 'Whether a version ran, or the draft', { type: 'string', enum: ['run', 'trial'] })
  kind!: 'run' | 'trial';

  @Shown('field', 'State', { type: 'string', enum: Object.keys(JOB_STATES), example: 'successful' })
  state!: JobState;

  @Shown('field', 'Name of the state, in the language asked for', { type: 'string', example: 'Successful' })
  state_name!: string;

  @Shown('integer', 'Id of the user who executed it', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was executed, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('field', 'When a worker first took it', time)
  start_time!: number | null;

  @Shown('field', 'When it ended', time)
  finish_time!: number | null;

  @Shown('field', 'Why it failed', { type: 'string', nullable: true, example: null })
  error!: string | null;
}

/** A node of a job. */
export class JobNodeView {
  @Shown('string', 'Id of the node in the flow', { example: 'n2' })
  node!: string;

  @Shown('field', 'State of its newest run', {
    type: 'string',
    enum: ['running', 'successful', 'failed', 'stopped'],
  })
  state!: string;

  @Shown('integer', 'How often it has run', { example: 1 })
  runs!: number;

  @Shown('field', 'When it first started, in unix seconds', time)
  start_time!: number | null;

  @Shown('field', 'When it last ended', time)
  finish_time!: number | null;

  @Shown('field', 'Why its newest run failed', { type: 'string', nullable: true, example: null })
  error!: string | null;
}

/** A job with what went in, what came out, and how far it is. */
export class JobDetailView extends JobView {
  @Shown('field', 'What execute was given', { type: 'object', additionalProperties: true, example: {} })
  inputs!: Record<string, Json>;

  @Shown('field', 'What the flow returned', { type: 'object', additionalProperties: true, example: {} })
  outputs!: Record<string, Json>;

  @Shown('field', 'Its nodes, in the order of their first runs', {
    type: 'array',
    items: { $ref: '#/components/schemas/JobNodeView' },
  })
  nodes!: JobNodeView[];
}
