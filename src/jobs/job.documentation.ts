import { answers, invalid, missing, shows, showsPage } from '../rest/documentation/answers.js';
import { Documented, EXAMPLE_ID } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { JobFilters } from './dto/job-filters.js';
import { JobDetailView, JobNodeView, JobView } from './dto/job-view.js';
import { JobWait } from './dto/job-wait.js';
import { LogPageRef, LogRef } from './dto/log-ref.js';

/** How `/docs` describes the routes of jobs and their logs. */
export const documentation = {
  list: Documented({
    summary: 'List jobs 任务列表',
    query: [JobFilters, ListQuery],
    answers: [showsPage(JobView), invalid('A filter that is not valid')],
    options: { name: 'Job List' },
  }),
  detail: Documented({
    summary: 'Show a job 查询任务',
    path: 'Id of the job',
    query: [JobWait],
    answers: [{ ...shows(JobDetailView), models: [JobNodeView] }, invalid(), missing],
    options: { name: 'Job Instance' },
  }),
  log: Documented({
    summary: 'Read the log of a job 任务日志',
    description:
      'The lines after line `row`, at most 1,000 and 1 MiB. Call again with the answered `row` until it stays.',
    query: [LogPageRef],
    answers: [
      answers('Lines, each with its line feed', {
        logcontent: '2026-01-02T03:04:05.678Z info n2 Hello, world!\n',
        row: EXAMPLE_ID,
        state: 'successful',
      }),
      invalid(),
      missing,
    ],
  }),
  download: Documented({
    summary: 'Download the log of a job 下载任务日志',
    query: [LogRef],
    answers: [
      {
        status: 200,
        description: 'The whole log',
        content: { 'text/plain': { schema: { type: 'string' } } },
      },
      invalid(),
      missing,
    ],
  }),
};
