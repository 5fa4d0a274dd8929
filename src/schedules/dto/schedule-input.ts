import { MOST_URL_LENGTH } from '../../callbacks/callback-url.js';
import type { Json } from '../../flow/index.js';
import { BooleanField } from '../../rest/fields/boolean-field.js';
import { CharField } from '../../rest/fields/char-field.js';
import { ChoiceField } from '../../rest/fields/choice-field.js';
import { DictField } from '../../rest/fields/dict-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';
import { UrlField } from '../../rest/fields/url-field.js';
import { type Misfire, MISFIRES } from '../misfire.js';
import { CronField, ZoneField } from './schedule-fields.js';

/** The fields of a schedule that a client can write. */
export class ScheduleInput {
  @IdField({ about: 'Id of the process that it executes', example: 1 })
  process!: number;

  @CharField({ about: 'Name; not unique', max: 255, example: '每小时' })
  name!: string;

  @CronField({
    about:
      'Cron expression: five fields (minute, hour, day of the month, month, day of the week), six with the seconds first, or a name such as `@hourly`',
    example: '0 * * * *',
  })
  cron!: string;

  @ZoneField({
    about: 'Time zone of the cron expression: a name of the IANA database',
    required: false,
    fallback: 'UTC',
    example: 'Asia/Shanghai',
  })
  timezone!: string;

  @DictField({
    about:
      'Values for the variables of the flow. A value that is sent back as it is shown, such as `***`, stays unchanged',
    required: false,
    fallback: {},
    example: {},
  })
  inputs!: Record<string, Json>;

  @IntegerField({
    about: 'Number of the version to run; null: the newest at each tick, or the draft if there is no version',
    min: 1,
    required: false,
    nullable: true,
  })
  version?: number | null;

  @BooleanField({ about: 'Whether it starts jobs', required: false, fallback: true, example: true })
  enabled!: boolean;

  @ChoiceField({
    about:
      'What happens with ticks that were missed while no worker ran: no job, one job, or one for each of the last 100',
    choices: MISFIRES,
    required: false,
    fallback: 'once',
    example: 'once',
  })
  misfire!: Misfire;

  @UrlField({
    about: 'Address that is told when a job of the schedule has ended; null: none',
    max: MOST_URL_LENGTH,
    required: false,
    nullable: true,
  })
  callback_url?: string | null;
}
