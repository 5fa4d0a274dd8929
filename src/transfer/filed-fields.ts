import { HookInput } from '../hooks/dto/hook-input.js';
import { PolicyInput } from '../policies/dto/policy-input.js';
import { fieldsOf } from '../rest/fields/field-rules.js';
import { ScheduleInput } from '../schedules/dto/schedule-input.js';

const fieldsWithout = (input: abstract new () => object, ...without: string[]): string[] =>
  [...fieldsOf(input).keys()].filter((name) => !without.includes(name));

/** The fields of a policy that a file has as they are. A file names the process `on_failure` by its place. */
export const POLICY_FIELDS = fieldsWithout(PolicyInput, 'on_failure');

/** The fields of a schedule in a file. The address of callbacks is left out: it can contain a secret. */
export const SCHEDULE_FIELDS = fieldsWithout(ScheduleInput, 'process', 'enabled', 'callback_url');

/** The fields of a hook in a file. */
export const HOOK_FIELDS = fieldsWithout(HookInput, 'process', 'enabled');

/** SQL: the columns of these fields, which have the same names. */
export const columnList = (fields: readonly string[]): string => fields.map((name) => `"${name}"`).join(', ');
