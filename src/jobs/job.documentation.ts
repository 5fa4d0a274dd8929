import { asFile, invalid, missing, refused, shows, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { SuccessView } from '../rest/documentation/success-view.js';
import { namedSchema } from '../rest/fields/named-schema.js';
import { MESSAGES } from '../rest/messages.js';
import { ListQuery, PageQuery } from '../rest/documentation/list-query.js';
import { JobFilters } from './dto/job-filters.js';
import { JobPks } from './dto/job-pks.js';
import { JobDetailView, JobView } from './dto/job-view.js';
import { JobWait } from './dto/job-wait.js';
import { JobWatch } from './dto/job-watch.js';
import { LogPageView } from './dto/log-page-view.js';
import { LogPageRef, LogRef } from './dto/log-ref.js';
import { RerunInput } from './dto/rerun-input.js';
import { RerunView } from './dto/rerun-view.js';
import { StatisticsRef } from './dto/statistics-ref.js';
import { StatisticsView } from './dto/statistics-view.js';
import { StoppedView } from './dto/stopped-view.js';
import { StepFilters } from './dto/step-filters.js';
import { StepView } from './dto/step-view.js';

const EVENT_BODY = namedSchema('EventBody', { description: 'The body of an event: any JSON' });

/** How `/docs` describes the routes of jobs and their logs. */
export const documentation = {
  list: Documented({
    operationId: 'listJobs',
    summary: 'List jobs 任务列表',
    query: [JobFilters, ListQuery],
    answers: [showsPage(JobView), invalid('A filter is not valid')],
    options: { name: 'Job List' },
  }),
  detail: Documented({
    operationId: 'getJob',
    summary: 'Show a job 查询任务',
    path: 'Id of the job',
    query: [JobWait],
    answers: [shows(JobDetailView), invalid(), missing],
    options: { name: 'Job Instance' },
  }),
  rerun: Documented({
    operationId: 'rerunJob',
    summary: 'Run a job again 重新运行任务',
    description:
      'A new job of the same version (of a trial: of the same frozen draft) with the same inputs. With `resume`, a failed or stopped job goes on: the new job starts with all that the old one has finished.',
    path: 'Id of an ended job',
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'The same key within 24 hours answers the same job and starts nothing',
      },
    ],
    takes: RerunInput,
    answers: [
      shows(RerunView),
      invalid('A version that cannot go on from there, or an invalid body', {
        version: ['These nodes have finished a step and are not the same in that version: "n2"'],
      }),
      missing,
      refused(
        409,
        'The job has not ended, there is nothing to resume, or this server lacks a node of one of the flows to compare',
        'The job has not ended.',
      ),
    ],
  }),
  steps: Documented({
    operationId: 'listSteps',
    summary: 'List the steps of a job 任务步骤',
    description:
      'What each step did: its inputs, outputs, times, attempts and error, in the order in which the steps began. Of a run, the steps of nodes whose outcome is recorded (functions); of a trial, the steps of all nodes. Once the steps of a job take 8 MiB, the inputs and outputs of further steps are truncated with an empty preview.',
    query: [StepFilters, PageQuery],
    answers: [showsPage(StepView), invalid('A filter that is not valid'), missing],
    options: { name: 'Step List' },
  }),
  events: Documented({
    operationId: 'watchJob',
    summary: 'Watch a job 观察任务',
    description:
      'A stream of `state`, `node` and `log` events, from the beginning or behind `Last-Event-ID`, until the job has ended. A client that resumes behind the last event gets 204. One that resumes behind an event that a failover of Postgres has lost, perhaps with its job, gets 400.',
    path: 'Id of the job',
    query: [JobWatch],
    headers: [{ name: 'Last-Event-ID', description: 'The `id` of the last event that was seen' }],
    answers: [
      {
        status: 200,
        description: 'The events',
        content: { 'text/event-stream': { schema: { type: 'string' } } },
      },
      { status: 204, description: 'The last event was seen already' },
      invalid(),
      missing,
    ],
  }),
  event: Documented({
    operationId: 'sendEvent',
    summary: 'Send an event to a job 向任务发送事件',
    description:
      'Gives JSON to the job that has made the token with the node `core.event.token`; its node `core.event.wait` goes on with it. Needs no login. A token can be used once, until it expires or its job ends; an event that is sent before the job waits for it is kept. A request without a body sends `{}`.',
    pathToken: 'The token',
    takesJson: { description: 'Any JSON', schema: EVENT_BODY, example: { approved: true } },
    exampleFails: { status: 404, because: 'until you replace its token by one that a job has made' },
    answers: [
      { ...shows(SuccessView, 202), description: 'The event is kept, and the job goes on' },
      invalid('The body cannot be parsed', { detail: MESSAGES.jsonParse('not JSON').en }),
      refused(404, 'The token is unknown', 'Not found.'),
      refused(
        410,
        'The token was used before, it has expired, or its job has ended',
        'The token was used before, it has expired, or its job has ended.',
      ),
    ],
  }),
  stopMany: Documented({
    operationId: 'stopJobs',
    summary: 'Stop many jobs 批量停止任务',
    description:
      'Stops the given jobs, or all jobs of a process that had not ended when the request came. Afterwards none of them is running or will run; those that have ended already stay as they are. If an id does not exist, none is stopped.',
    takes: JobPks,
    answers: [
      shows(StoppedView),
      invalid('No ids and no process, or both', { pk: ['This field is required.'] }),
      refused(404, 'One of the jobs, or the process, does not exist', 'Not found: 123.'),
    ],
  }),
  statistics: Documented({
    operationId: 'getStatistics',
    summary: 'Statistics of jobs 任务统计',
    description:
      'How many jobs of a process, or of all, are in each state: those that have not ended now, the others of the last days. Percentiles are within 5%. Jobs count after they are deleted, too.',
    query: [StatisticsRef],
    answers: [shows(StatisticsView), invalid(undefined, { days: ['A valid integer is required.'] }), missing],
  }),
  log: Documented({
    operationId: 'readLog',
    summary: 'Read the log of a job 任务日志',
    description:
      'The lines after line `row`, at most 1,000 and 1 MiB. Call again with the `row` of the answer until it no longer changes.',
    query: [LogPageRef],
    answers: [shows(LogPageView), invalid(), missing],
  }),
  download: Documented({
    operationId: 'downloadLog',
    summary: 'Download the log of a job 下载任务日志',
    query: [LogRef],
    answers: [
      asFile({
        status: 200,
        description: 'The whole log',
        content: { 'text/plain': { schema: { type: 'string' } } },
      }),
      invalid(),
      missing,
    ],
  }),
};
