import { Shown } from '../../rest/fields/shown.js';
import { JOB_STATES, type JobState } from '../job-state.js';

/** One page of a job's log. */
export class LogPageView {
  @Shown('string', 'The lines, each with its line feed; all pages concatenated are the log', {
    example: '2026-01-02T03:04:05.678Z info n2 Hello, world!\n',
  })
  logcontent!: string;

  @Shown('integer', 'The number of lines up to the end of this page: the `row` of the next request', {
    example: 1,
  })
  row!: number;

  @Shown('field', 'State of the job', {
    type: 'string',
    enum: Object.keys(JOB_STATES),
    example: 'successful',
  })
  state!: JobState;
}
