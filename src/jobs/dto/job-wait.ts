import { IntegerField } from '../../rest/fields/integer-field.js';

/** How long an answer may wait for a job's end. */
export class JobWait {
  @IntegerField({
    about: 'Seconds, clamped to 0–60: answers when the job has ended, or at the latest then',
    min: -Infinity,
    max: Infinity,
    required: false,
    fallback: 0,
    example: 0,
  })
  wait!: number;
}
