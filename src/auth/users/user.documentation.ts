import { invalid, missing, nothing, refused, shows, showsPage } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { ListQuery } from '../../rest/documentation/list-query.js';
import { UserFilters } from './dto/user-filters.js';
import { UserInput } from './dto/user-input.js';
import { UserView } from './dto/user-view.js';
import { UsersService } from './users.service.js';

const path = 'Id of the user';

/** The id of the user that the example of `createUser` creates. */
const exampleId = 2;

const lastAdmin = refused(
  409,
  'No administrator would be left',
  'This is the last administrator who can log in. Make another user an administrator first.',
);

const changed = (operationId: string, summary: string) =>
  Documented({
    operationId,
    summary,
    description:
      'Fields that are missing from the body stay unchanged. A new password, and `is_active: false`, revoke all tokens and API keys of the user at once. Users cannot change their own role or `is_active`. They change their own password with `/api/user/password/`, which asks for the old one.',
    path,
    exampleId,
    takes: UserInput,
    answers: [shows(UserView), invalid(), missing, lastAdmin],
    partial: true,
    options: { name: 'User Instance', view: UserView, shownBy: UsersService },
  });

/** How `/docs` describes the routes of `UserController`. */
export const documentation = {
  list: Documented({
    operationId: 'listUsers',
    summary: 'List users 用户列表',
    query: [UserFilters, ListQuery],
    answers: [showsPage(UserView), invalid('A filter is not valid')],
    options: { name: 'User List' },
  }),
  create: Documented({
    operationId: 'createUser',
    summary: 'Create a user 新增用户',
    takes: UserInput,
    answers: [shows(UserView, 201), invalid()],
    options: { name: 'User List', view: UserView },
  }),
  detail: Documented({
    operationId: 'getUser',
    summary: 'Show a user 查询用户',
    path,
    exampleId,
    answers: [shows(UserView), missing],
    options: { name: 'User Instance' },
  }),
  replace: changed('replaceUser', 'Change a user 修改用户'),
  update: changed('updateUser', 'Change a user 修改用户'),
  delete: Documented({
    operationId: 'deleteUser',
    summary: 'Delete a user 删除用户',
    description:
      'Objects that the user created remain, and still show the user’s name. All tokens and API keys of the user are revoked at once. Users cannot delete themselves.',
    path,
    exampleId,
    answers: [nothing, missing, lastAdmin],
  }),
};
