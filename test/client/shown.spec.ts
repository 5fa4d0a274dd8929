import type { Job } from '@liucheng/client';
import picocolors from 'picocolors';
import { summaryOf } from '../../packages/cli/src/shown.js';

it('a job is shown also in a state that this version of the command does not know', () => {
  const job = { id: 7, state: 'paused', state_name: 'paused\u001b[2J', error: null } as unknown as Job;
  expect(summaryOf(job, picocolors.createColors(false))).toContain('job 7: paused');
});
