import { CharField } from '../../rest/fields/char-field.js';
import { IdField, IntegerField } from '../../rest/fields/integer-field.js';

/** The query string of a request for statistics. */
export class StatisticsRef {
  @IdField({ about: 'Id of the process; without it, the jobs of all processes', required: false })
  id?: number;

  @IntegerField({
    about: 'How many days, with today',
    min: 1,
    max: 365,
    required: false,
    fallback: 7,
    example: 7,
  })
  days!: number;

  @CharField({
    about: 'Time zone of the days, by its IANA name',
    max: 64,
    required: false,
    fallback: 'UTC',
    example: 'Asia/Shanghai',
  })
  tz!: string;
}
