import { answers, invalid, missing, refused, showsAll } from '../rest/documentation/answers.js';
import { Documented, EXAMPLE_ID } from '../rest/documentation/documented.js';
import { ExecuteInput } from './dto/execute-input.js';
import { FlowRef } from './dto/flow-ref.js';
import { ProcessRef } from './dto/process-ref.js';
import { StopInput } from './dto/stop-input.js';
import { VersionView } from './dto/version-view.js';

/** A flow that can be saved, uploaded and executed as it is. */
const FLOW = {
  id: EXAMPLE_ID,
  name: 'greeting',
  nodeList: [
    { id: 'n1', namespace: 'core.event', name: 'start', nodeType: 'event' },
    {
      id: 'n2',
      namespace: 'core.log',
      name: 'print',
      nodeType: 'function',
      ports: { input: [{ name: 'message', value: 'Hello, {{ vars.who }}!' }] },
    },
  ],
  linkList: [{ id: 'l1', source: 'n1', target: 'n2' }],
  variables: [{ name: 'who', type: 'string', scope: 'flow', value: 'world' }],
};

const done = answers('Done', { success: true });

const faulty = {
  ...invalid('Fields that are not valid, or a flow with faults: all of them at once'),
  schema: {
    type: 'object',
    example: {
      detail: 'The flow has 1 fault.',
      errors: [{ node: 'n2', port: 'message', link: null, code: 'unknown-port', message: '…' }],
    },
  },
};

/** How `/docs` describes the routes of drafts, versions and runs. */
export const documentation = {
  save: Documented({
    summary: 'Save the draft of a process 保存流程',
    description:
      'Any JSON object is kept, its text as it was sent. With `If-Match`, only the draft that has this `ETag` is replaced.',
    headers: [{ name: 'If-Match', description: 'The `ETag` of the draft that was read' }],
    takesJson: { description: 'A flow, with the id of its process', example: FLOW },
    answers: [
      done,
      invalid(),
      missing,
      refused(
        412,
        'The draft is another one by now',
        'The draft has changed since you read it. Read it again, then save.',
      ),
    ],
  }),
  intact: Documented({
    summary: 'Read a saved flow back 读取流程',
    description:
      'The draft, or with `version` that version. The `ETag` of the answer serves `If-Match` of save.',
    query: [FlowRef],
    answers: [answers('The flow', FLOW), invalid(), missing],
  }),
  upload: Documented({
    summary: 'Submit the draft as the next version 提交流程',
    description: 'A draft that is equal to the newest version makes no new one.',
    takes: ProcessRef,
    answers: [done, faulty, missing],
  }),
  version: Documented({
    summary: 'List the versions of a process 流程版本',
    query: [ProcessRef],
    answers: [showsAll(VersionView), invalid(), missing],
  }),
  execute: Documented({
    summary: 'Run a process 执行流程',
    description: 'Runs the newest version; where there is none, the draft, as a trial.',
    headers: [
      {
        name: 'Idempotency-Key',
        description: 'The same key within 24 hours answers the same job and starts nothing',
      },
    ],
    takes: ExecuteInput,
    answers: [
      answers('The job was started', { success: true, job_id: EXAMPLE_ID }),
      faulty,
      missing,
      refused(409, 'The key came with another body', 'This Idempotency-Key was used with another body.'),
    ],
  }),
  stop: Documented({
    summary: 'Stop a job 停止流程',
    description: 'Afterwards it is not running and will not run; one that has ended already stays as it is.',
    path: 'Id of the job',
    takes: StopInput,
    answers: [done, invalid(), missing],
  }),
};
