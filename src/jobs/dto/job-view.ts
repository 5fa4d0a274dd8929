import { schemaOfView } from '../../rest/documentation/class-schemas.js';
import { Shown } from '../../rest/fields/shown.js';
import type { Json } from '../../flow/index.js';
import { JOB_STATES, type JobState } from '../job-state.js';
import { JOB_TRIGGERS, type JobTrigger } from '../job-trigger.js';

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

  @Shown('field', 'Name of the state, in the requested language', { type: 'string', example: 'Successful' })
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

  @Shown('field', 'Why it failed, in the requested language', {
    type: 'string',
    nullable: true,
    example: null,
  })
  error!: string | null;

  @Shown('field', 'What started it', { type: 'string', enum: [...JOB_TRIGGERS], example: 'user' })
  trigger!: JobTrigger;

  @Shown('field', 'Id of the job that it runs again; null for any other job', {
    type: 'integer',
    nullable: true,
    example: null,
  })
  rerun_of!: number | null;

  @Shown('field', 'Seconds from its start to its end, with a fraction; null before the end', {
    type: 'number',
    nullable: true,
    minimum: 0,
    example: 1.25,
  })
  duration!: number | null;
}

/** A node of a job. */
export class JobNodeView {
  @Shown('string', 'Id of the node in the flow; of a node of a called process, the path to it: `call/node`', {
    example: 'n2',
  })
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

  @Shown('field', 'Why its newest run failed, in the requested language', {
    type: 'string',
    nullable: true,
    example: null,
  })
  error!: string | null;
}

/** A job with its inputs, its outputs and the progress of its nodes. */
export class JobDetailView extends JobView {
  @Shown('field', 'The inputs of the execute', { type: 'object', additionalProperties: true, example: {} })
  inputs!: Record<string, Json>;

  @Shown('field', 'The outputs that the flow returned', {
    type: 'object',
    additionalProperties: true,
    example: {},
  })
  outputs!: Record<string, Json>;

  @Shown('field', 'Its nodes, in the order of their first runs', {
    type: 'array',
    items: schemaOfView(JobNodeView),
  })
  nodes!: JobNodeView[];
}
