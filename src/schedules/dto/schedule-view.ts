import type { Json } from '../../flow/index.js';
import { Shown } from '../../rest/fields/shown.js';
import { type Misfire, MISFIRES } from '../misfire.js';

const time = { type: 'integer', nullable: true, example: 1561689923 } as const;

/** A schedule in responses. */
export class ScheduleView {
  @Shown('integer', 'Id', { example: 1 })
  id!: number;

  @Shown('integer', 'Id of the process', { example: 1001 })
  process!: number;

  @Shown('string', 'Name', { example: '每小时' })
  name!: string;

  @Shown('string', 'Cron expression', { example: '0 * * * *' })
  cron!: string;

  @Shown('string', 'Time zone of the cron expression', { example: 'Asia/Shanghai' })
  timezone!: string;

  @Shown('field', 'Values for the variables of the flow; secrets are `***`', {
    type: 'object',
    additionalProperties: true,
    example: {},
  })
  inputs!: Record<string, Json>;

  @Shown('field', 'Number of the version; null: the newest at each tick', {
    type: 'integer',
    nullable: true,
    example: null,
  })
  version!: number | null;

  @Shown('field', 'Whether it starts jobs', { type: 'boolean', example: true })
  enabled!: boolean;

  @Shown('field', 'What happens with missed ticks', { type: 'string', enum: [...MISFIRES], example: 'once' })
  misfire!: Misfire;

  @Shown('integer', 'Id of the user who created it. Its jobs run as this user', { example: 18 })
  cuser!: number;

  @Shown('field', 'Full name of that user', { type: 'string', example: 'san zhang' })
  user!: string;

  @Shown('integer', 'When it was created, in unix seconds', { example: 1561688923 })
  ctime!: number;

  @Shown('integer', 'When it was last changed, in unix seconds', { example: 1561689923 })
  utime!: number;

  @Shown('field', 'Its next tick; null if it is not enabled', time)
  next_time!: number | null;

  @Shown('field', 'Its last tick', { ...time, example: null })
  last_time!: number | null;

  @Shown('field', 'Id of the last job that it started', { type: 'integer', nullable: true, example: null })
  last_job!: number | null;

  @Shown('field', 'Why it was switched off, in the requested language', {
    type: 'string',
    nullable: true,
    example: null,
  })
  error!: string | null;

  @Shown('field', 'Address that is told when a job of the schedule has ended', {
    type: 'string',
    nullable: true,
    example: null,
  })
  callback_url!: string | null;
}
