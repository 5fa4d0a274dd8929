import { type DetailedRow, jobDetailView } from '../../jobs/lists/job-views.js';

/** The body of a callback: the job as its own page shows it, in English. It is the same for each try. */
export const callbackBody = (job: DetailedRow): string =>
  JSON.stringify({
    type: 'job.ended',
    timestamp: new Date((job.finish_time ?? 0) * 1_000).toISOString(),
    data: jobDetailView(job, 'en'),
  });
