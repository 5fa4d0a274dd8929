import { invalid, missing, refused, shows } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { SuccessView } from '../rest/documentation/success-view.js';
import { faulty } from '../versions/faulty.js';
import { BatchInput } from './dto/batch-input.js';
import { BatchView } from './dto/batch-view.js';
import { ExecutedView } from './dto/executed-view.js';
import { ExecuteInput } from './dto/execute-input.js';
import { StopInput } from './dto/stop-input.js';

const KEY_OF_ANOTHER = refused(
  409,
  'The key came with another body',
  'This Idempotency-Key was used with another body.',
);

/** How `/docs` describes the routes that start and stop jobs. */
export const documentation = {
  execute: Documented({
    operationId: 'executeProcess',
    summary: 'Run a process 执行流程',
    description:
      'Runs the newest version. With `trial`, or if there is no version, runs the draft as a trial, after the same check as upload.',
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'A repeated key within 24 hours answers the same job, and starts no other',
      },
    ],
    takes: ExecuteInput,
    answers: [shows(ExecutedView), faulty(ExecuteInput), missing, KEY_OF_ANOTHER],
  }),
  batch: Documented({
    operationId: 'executeBatch',
    summary: 'Run a process many times 批量执行流程',
    description:
      'Starts a job for each of the inputs, or none: which flow they run is decided as for `execute`, once for all of them. Messages about faulty inputs name their places: `{"inputs": {"3": ["…"]}}`.',
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'The same key within 24 hours answers the same jobs and starts nothing',
      },
    ],
    takes: BatchInput,
    answers: [shows(BatchView), faulty(BatchInput), missing, KEY_OF_ANOTHER],
  }),
  stop: Documented({
    operationId: 'stopJob',
    summary: 'Stop a job 停止流程',
    description:
      'Afterwards the job is not running and will not run. A job that has already ended does not change.',
    path: 'Id of the job',
    takes: StopInput,
    answers: [shows(SuccessView), invalid(), missing],
  }),
};
