import { invalid, missing, shows, showsPage } from '../rest/documentation/answers.js';
import { Documented } from '../rest/documentation/documented.js';
import { ListQuery } from '../rest/documentation/list-query.js';
import { SuccessView } from '../rest/documentation/success-view.js';
import { CallbackFilters } from './dto/callback-filters.js';
import { CallbackView } from './dto/callback-view.js';
import { CallbackSecretView } from './dto/secret-view.js';

const path = 'Id of the callback';

/** How `/docs` describes the routes of callbacks. */
export const documentation = {
  list: Documented({
    operationId: 'listCallbacks',
    summary: 'List callbacks 回调列表',
    description:
      'The callbacks of jobs that were executed with a `callback_url`, each with its tries. A job that has not ended has none yet. They are deleted with their jobs.',
    query: [CallbackFilters, ListQuery],
    answers: [showsPage(CallbackView), invalid('A filter is not valid')],
    options: { name: 'Callback List' },
  }),
  detail: Documented({
    operationId: 'getCallback',
    summary: 'Show a callback 查询回调',
    path,
    exampleFails: { status: 404, because: 'until there is a callback with this id' },
    answers: [shows(CallbackView), missing],
    options: { name: 'Callback Instance' },
  }),
  retry: Documented({
    operationId: 'retryCallback',
    summary: 'Send a callback again 重新发送回调',
    description:
      'Sends it again now, with the same `webhook-id`, also if it was delivered or given up. If that fails, the schedule of tries begins again.',
    path,
    exampleFails: { status: 404, because: 'until there is a callback with this id' },
    answers: [shows(SuccessView), missing],
  }),
  secret: Documented({
    operationId: 'createCallbackSecret',
    summary: 'Make a secret for callbacks 生成回调密钥',
    description:
      'Only this answer shows the secret, which signs all callbacks from now on. A former one signs beside it for one more day, so that receivers can be changed one after the other.',
    answers: [
      shows(CallbackSecretView),
      invalid('Secrets cannot be stored', {
        detail: 'Secrets can be stored only if LIUCHENG_SECRET_KEY is set.',
      }),
    ],
  }),
};
