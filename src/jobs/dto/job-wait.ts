import { IntegerField } from '../../rest/fields/integer-field.js';

/** How long an answer may wait for a job's end. */
export class JobWait {
  @IntegerField({
    about:
      'Seconds to wait for the end of the job, clamped to 0–60. The answer comes after 58 at the latest, before proxies give up',
    min: -Infinity,
    max: Infinity,
    required: false,
    fallback: 0,
    example: 0,
  })
  wait!: number;
}
