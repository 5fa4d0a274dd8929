import { BooleanField } from '../../rest/fields/boolean-field.js';
import { IdField } from '../../rest/fields/integer-field.js';

/** The filters of the list of hooks. */
export class HookFilters {
  @IdField({ about: 'Id of the process', required: false })
  process?: number;

  @BooleanField({ about: 'Whether they accept deliveries', required: false })
  enabled?: boolean;
}

/** The fields by which the list of hooks can be ordered. */
export const HOOK_ORDERING = [
  'id',
  'process',
  'name',
  'enabled',
  'cuser',
  'ctime',
  'utime',
  'last_time',
] as const;

export type HookOrdering = (typeof HOOK_ORDERING)[number];
