import { invalid, missing, nothing, shows, showsPage } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { ListQuery } from '../../rest/documentation/list-query.js';
import { KeyFilters, KeyInput } from './key-input.js';
import { KeyView, NewKeyView } from './key-view.js';

const path = 'Id of the API key';

/** How `/docs` describes the routes of `KeyController`. */
export const documentation = {
  list: Documented({
    summary: 'List API keys 密钥列表',
    description: 'One’s own; an administrator sees everybody’s.',
    query: [KeyFilters, ListQuery],
    answers: [showsPage(KeyView), invalid('A filter that is not valid')],
    options: { name: 'Key List' },
  }),
  create: Documented({
    summary: 'Create an API key 新增密钥',
    description:
      'The answer shows the key, once. It goes into `Authorization: Token …`, as a login’s token does, and ends with its user’s password.',
    takes: KeyInput,
    answers: [shows(NewKeyView, 201), invalid()],
    options: { name: 'Key List', view: NewKeyView },
  }),
  detail: Documented({
    summary: 'Show an API key 查询密钥',
    description: 'One’s own; an administrator sees everybody’s.',
    path,
    answers: [shows(KeyView), missing],
    options: { name: 'Key Instance' },
  }),
  delete: Documented({
    summary: 'Delete an API key 删除密钥',
    description:
      'It is refused everywhere within a second. One’s own; an administrator may delete everybody’s.',
    path,
    answers: [nothing, missing],
  }),
};
