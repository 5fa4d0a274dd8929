import { applyDecorators } from '@nestjs/common';
import {
  gives,
  invalid,
  missing,
  nothing,
  refused,
  shows,
  showsPage,
  withHeader,
} from '../rest/documentation/answers.js';
import { DescribedLater } from '../rest/documentation/described-later.js';
import { changeOfAnothers, deletionOfAnothers, deletionOfOthers } from '../auth/owners.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { namedSchema } from '../rest/fields/named-schema.js';
import { faulty } from '../versions/faulty.js';
import { DeliveredView } from './dto/delivered-view.js';
import { HookFilters } from './dto/hook-filters.js';
import { HookInput } from './dto/hook-input.js';
import { HookPks } from './dto/hook-pks.js';
import { HookView, NewHookView } from './dto/hook-view.js';
import { HooksService } from './hooks.service.js';

const path = 'Id of the hook';
const changed = (operationId: string, summary: string) =>
  Documented({
    operationId,
    summary,
    description:
      'Fields that are missing from the body stay unchanged. Its jobs still run as the user who created it.',
    path,
    takes: HookInput,
    answers: [shows(HookView), invalid(), missing, changeOfAnothers],
    partial: true,
    options: { name: 'Hook Instance', view: HookView, shownBy: HooksService },
  });

const OUTPUTS = namedSchema('HookOutputs', {
  type: 'object',
  description: 'The outputs of the job, by name',
  additionalProperties: true,
});

const NOT_SUCCESSFUL = namedSchema('HookJobFailed', {
  type: 'object',
  description: 'Why the job has ended without success',
  required: ['detail', 'job_id'],
  properties: { detail: { type: 'string' }, job_id: { type: 'integer' } },
});

const DELIVERED = namedSchema('HookBody', { description: 'Any JSON, a form or a text' });

const DELIVERED_FORM = namedSchema('HookForm', {
  type: 'object',
  description: 'A text for each field, or a list of texts if the field is repeated',
  additionalProperties: true,
});

const ID = ' With `standard-webhooks` this is `webhook-id`, with `github` `X-GitHub-Delivery`.';

/** How `/docs` describes the routes of `HookController` and `DeliveryController`. */
export const documentation = {
  list: Documented({
    operationId: 'listHooks',
    summary: 'List hooks 触发地址列表',
    query: [HookFilters, ListQuery],
    answers: [showsPage(HookView), invalid('A filter is not valid')],
    options: { name: 'Hook List' },
  }),
  create: Documented({
    operationId: 'createHook',
    summary: 'Create a hook 新增触发地址',
    description:
      'What is sent to `/api/hook/{token}/` starts a job of the process, as the user who created the hook. Only this answer shows the token and the secret.',
    takes: HookInput,
    answers: [shows(NewHookView, 201), invalid(), missing],
    options: { name: 'Hook List', view: HookView },
  }),
  deleteMany: Documented({
    operationId: 'deleteHooks',
    summary: 'Delete several hooks 批量删除触发地址',
    description: 'Deletes all of them, or none if one does not exist or may not be deleted by the caller.',
    takes: HookPks,
    exampleFails: {
      status: 404,
      because: 'until a second hook exists: it does not delete hook 1, which the other examples use',
    },
    answers: [
      nothing,
      invalid('No ids, or an invalid id'),
      refused(404, 'Hooks do not exist', 'Not found: 3.'),
      deletionOfOthers,
    ],
  }),
  detail: Documented({
    operationId: 'getHook',
    summary: 'Show a hook 查询触发地址',
    path,
    answers: [shows(HookView), missing],
    options: { name: 'Hook Instance' },
  }),
  replace: changed('replaceHook', 'Change a hook 修改触发地址'),
  update: changed('updateHook', 'Change a hook 修改触发地址'),
  delete: Documented({
    operationId: 'deleteHook',
    summary: 'Delete a hook 删除触发地址',
    description:
      'Its token is unknown at once. Only an administrator can delete a hook of another user. Jobs that it has started go on.',
    path,
    exampleId: 3,
    exampleFails: {
      status: 404,
      because: 'until a third hook exists: it does not delete hook 1, which the other examples use',
    },
    answers: [nothing, missing, deletionOfAnothers],
  }),
  rotate: Documented({
    operationId: 'rotateHookToken',
    summary: 'Give a hook a new token 更换触发地址的令牌',
    description:
      'The former token and secret are invalid at once. Only this answer shows the new token and the new secret.',
    path,
    answers: [shows(NewHookView), invalid('There is no key for the secret'), missing, changeOfAnothers],
  }),
  deliver: applyDecorators(
    Documented({
      operationId: 'deliverToHook',
      summary: 'Start a job by a hook 触发流程',
      description: `Needs no login: the token is the permission. The body is JSON, a form or a text, up to 1 MiB. A delivery whose id came within 24 hours answers the same job, and starts no other.${ID} A hook accepts 600 deliveries a minute.`,
      headers: [
        {
          name: 'Idempotency-Key',
          description: 'Id of the delivery, if the hook needs no signature; so are the headers below',
        },
        { name: 'webhook-id', description: 'Id of the delivery, of Standard Webhooks' },
        { name: 'webhook-timestamp', description: 'When it was signed, in unix seconds' },
        { name: 'webhook-signature', description: 'Signatures: `v1,` and the HMAC-SHA256 in base64' },
        { name: 'X-GitHub-Delivery', description: 'Id of the delivery, of GitHub' },
        { name: 'X-Hub-Signature-256', description: '`sha256=` and the HMAC-SHA256 in hexadecimal' },
      ],
      takesJson: {
        description: 'What expressions of the hook read as `body`',
        schema: DELIVERED,
        example: { amount: 7 },
        others: {
          'application/x-www-form-urlencoded': DELIVERED_FORM,
          'multipart/form-data': DELIVERED_FORM,
          'text/plain': { type: 'string' },
        },
      },
      exampleFails: { status: 404, because: 'until you replace the token by that of a hook' },
      answers: [
        gives(
          'The outputs of the job, if the hook responds with outputs and the job has ended successfully',
          OUTPUTS,
          { total: 7 },
        ),
        {
          ...shows(DeliveredView, 202),
          description:
            'The job is started, and is not waited for or goes on, or the hook takes no deliveries any more',
        },
        faulty(HookInput),
        withHeader(
          refused(
            401,
            'The signature is missing, wrong or stale',
            'The signature is missing, wrong, or more than five minutes old.',
          ),
          'WWW-Authenticate',
          'The authentication scheme of other calls',
        ),
        refused(404, 'The token is unknown, or the hook is switched off', 'Not found.'),
        refused(
          409,
          'As many jobs of the process as its policy allows have not ended',
          'As many jobs of this process as its policy allows have not ended.',
        ),
        gives(
          'The job was waited for, and has failed or was stopped',
          NOT_SUCCESSFUL,
          { detail: 'The node "n1" failed.', job_id: 1 },
          502,
        ),
      ],
    }),
    DescribedLater(({ ApiParam }) => [
      ApiParam({
        name: 'token',
        description: 'Token of the hook',
        schema: { type: 'string', example: 'lch_token' },
      }),
    ]),
  ),
};
