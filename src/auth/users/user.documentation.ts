import { invalid, missing, nothing, refused, shows, showsPage } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { ListQuery } from '../../rest/documentation/list-query.js';
import { UserFilters } from './user-filters.js';
import { UserInput } from './user-input.js';
import { UserView } from './user-view.js';

const path = 'Id of the user';

/** The user of the example that creates one. */
const exampleId = 2;

const lastAdmin = refused(
  409,
  'No administrator would be left',
  'This is the last administrator who can log in. Make another user an administrator first.',
);

const changed = (summary: string) =>
  Documented({
    summary,
    description:
      'What the body leaves out stays as it is. A new password, and `is_active: false`, end all tokens and API keys of the user at once. Nobody changes their own role or `is_active` here, nor their own password, for which `/api/user/password/` asks for the old one.',
    path,
    exampleId,
    takes: UserInput,
    answers: [shows(UserView), invalid(), missing, lastAdmin],
    options: { name: 'User Instance', view: UserView },
  });

/** How `/docs` describes the routes of `UserController`. */
export const documentation = {
  list: Documented({
    summary: 'List users 用户列表',
    query: [UserFilters, ListQuery],
    answers: [showsPage(UserView), invalid('A filter that is not valid')],
    options: { name: 'User List' },
  }),
  create: Documented({
    summary: 'Create a user 新增用户',
    takes: UserInput,
    answers: [shows(UserView, 201), invalid()],
    options: { name: 'User List', view: UserView },
  }),
  detail: Documented({
    summary: 'Show a user 查询用户',
    path,
    exampleId,
    answers: [shows(UserView), missing],
    options: { name: 'User Instance' },
  }),
  replace: changed('Change a user 修改用户'),
  update: changed('Change a user 修改用户'),
  delete: Documented({
    summary: 'Delete a user 删除用户',
    description:
      'What they have created stays, and bears their name; their tokens and API keys end at once. Nobody deletes themselves.',
    path,
    exampleId,
    answers: [nothing, missing, lastAdmin],
  }),
};
