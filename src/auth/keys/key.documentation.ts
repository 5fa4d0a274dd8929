import { invalid, missing, nothing, refused, shows, showsPage } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { ListQuery } from '../../rest/documentation/list-query.js';
import { KeyFilters } from './dto/key-filters.js';
import { KeyInput } from './dto/key-input.js';
import { KeyView, NewKeyView } from './dto/key-view.js';
import { TOO_MANY_KEYS } from './too-many-keys.js';

const path = 'Id of the API key';

/** How `/docs` describes the routes of `KeyController`. */
export const documentation = {
  list: Documented({
    operationId: 'listApiKeys',
    summary: 'List API keys 密钥列表',
    description: 'Callers see their own keys; an administrator sees the keys of all users.',
    query: [KeyFilters, ListQuery],
    answers: [showsPage(KeyView), invalid('A filter is not valid')],
    options: { name: 'Key List' },
  }),
  create: Documented({
    operationId: 'createApiKey',
    summary: 'Create an API key 新增密钥',
    description:
      'Only this answer shows the key. Send it as `Authorization: Token …`, like the token of a login. A change of the owner’s password revokes it.',
    takes: KeyInput,
    exampleFails: { status: 401, because: 'until you log in and authorize' },
    answers: [
      shows(NewKeyView, 201),
      invalid(),
      refused(409, 'The caller has too many keys', TOO_MANY_KEYS.en),
    ],
    options: { name: 'Key List', view: NewKeyView },
  }),
  detail: Documented({
    operationId: 'getApiKey',
    summary: 'Show an API key 查询密钥',
    description:
      'Callers see their own keys; an administrator sees the keys of all users. Other keys do not exist for the caller.',
    path,
    exampleFails: { status: 404, because: 'until there is a key with this id' },
    answers: [shows(KeyView), missing],
    options: { name: 'Key Instance' },
  }),
  delete: Documented({
    operationId: 'deleteApiKey',
    summary: 'Delete an API key 删除密钥',
    description:
      'The key is refused by all processes within a second. Callers delete their own keys; an administrator can delete the keys of all users. Other keys do not exist for the caller.',
    path,
    exampleFails: { status: 404, because: 'until there is a key with this id' },
    answers: [nothing, missing],
  }),
};
