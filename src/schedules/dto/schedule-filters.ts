import { BooleanField } from '../../rest/fields/boolean-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** The filters of the list of schedules. A filter that is missing or empty has no effect. */
export class ScheduleFilters {
  @IdField({ about: 'Id of the process', required: false })
  process?: number;

  @BooleanField({ about: 'Whether they are enabled', required: false })
  enabled?: boolean;
}

/** The fields by which the list of schedules can be ordered. */
export const SCHEDULE_ORDERING = [
  'id',
  'process',
  'name',
  'cuser',
  'ctime',
  'utime',
  'next_time',
  'last_time',
] as const;

export type ScheduleOrdering = (typeof SCHEDULE_ORDERING)[number];
