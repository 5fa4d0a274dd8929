import type { Job } from '@liucheng/client';
import { Output } from '../../packages/cli/src/output.js';
import { summaryOf } from '../../packages/cli/src/shown.js';

it('a job is shown also in a state that this version of the command does not know', () => {
  const { colors } = new Output(false, { NO_COLOR: '1' });
  const job = { id: 7, state: 'paused', state_name: 'paused\u001b[2J', error: null } as unknown as Job;
  expect(summaryOf(job, colors)).toContain('job 7: paused\\u001b');
});
