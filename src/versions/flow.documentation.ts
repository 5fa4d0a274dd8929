import {
  gives,
  invalid,
  missing,
  refused,
  shows,
  showsAll,
  withHeader,
} from '../rest/documentation/answers.js';
import { Documented, EXAMPLE_ID } from '../rest/documentation/documented.js';
import { SuccessView } from '../rest/documentation/success-view.js';
import { faulty } from './faulty.js';
import { FLOW, FLOW_TO_CHECK, SAVED_FLOW } from './flow-schemas.js';
import { FlowRef } from './dto/flow-ref.js';
import { ProcessRef } from './dto/process-ref.js';
import { VersionView } from './dto/version-view.js';

/** A flow that can be saved, uploaded and executed as it is. */
const EXAMPLE = {
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

const done = shows(SuccessView);

/** How `/docs` describes the routes of drafts and versions. */
export const documentation = {
  save: Documented({
    operationId: 'saveFlow',
    summary: 'Save the draft of a process 保存流程',
    description:
      'Stores any JSON object, with its text as it was sent. With `If-Match`, replaces only the draft that has this `ETag`.',
    headers: [{ name: 'If-Match', description: 'The `ETag` of the draft that was read' }],
    takesJson: { description: 'A flow, with the id of its process', schema: FLOW, example: EXAMPLE },
    answers: [
      withHeader(done, 'ETag', 'Tag of the draft, for `If-Match` of the next save'),
      invalid(),
      missing,
      refused(
        412,
        'The draft has changed since it was read',
        'The draft has changed since you read it. Read it again, then save.',
      ),
    ],
  }),
  intact: Documented({
    operationId: 'readFlow',
    summary: 'Read a saved flow back 读取流程',
    description:
      'The draft, or the given `version`, also if its process was deleted. Send the `ETag` of the answer as `If-Match` with the next save.',
    query: [FlowRef],
    answers: [
      withHeader(gives('The flow', SAVED_FLOW, EXAMPLE), 'ETag', 'Tag of the text, for `If-Match` of save'),
      invalid(),
      missing,
    ],
  }),
  upload: Documented({
    operationId: 'submitFlow',
    summary: 'Submit the draft as the next version 提交流程',
    description: 'If the draft equals the newest version, no version is added.',
    takes: ProcessRef,
    answers: [done, faulty(ProcessRef), missing],
  }),
  check: Documented({
    operationId: 'checkFlow',
    summary: 'Check a flow 检查流程',
    description:
      'Answers as upload would, and changes nothing. Takes a flow, or only the `id` of a process, to check its draft.',
    takesJson: { description: 'A flow, or the id of a process', schema: FLOW_TO_CHECK, example: EXAMPLE },
    answers: [done, faulty(ProcessRef), missing],
  }),
  version: Documented({
    operationId: 'listVersions',
    summary: 'List the versions of a process 流程版本',
    description: 'The newest 10,000, the newest first.',
    query: [ProcessRef],
    answers: [showsAll(VersionView), invalid(), missing],
  }),
};
