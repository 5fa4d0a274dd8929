import { answers, invalid, refused, shows } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { MESSAGES } from '../../rest/messages.js';
import { UserView } from '../users/user-view.js';
import { LoginInput, PasswordInput } from './login-input.js';

/** How `/docs` describes the routes of `LoginController`. */
export const documentation = {
  login: Documented({
    summary: 'Log in 登录',
    description:
      'The token goes into `Authorization: Token …` (or `Bearer …`) of other calls. It lasts 30 days, or until a logout or a change of the password.',
    takes: LoginInput,
    answers: [
      answers('The token', { token: 'lct_…' }),
      refused(400, 'Wrong, or not complete', MESSAGES.badCredentials.en),
    ],
  }),
  logout: Documented({
    summary: 'Log out 退出登录',
    description: 'Ends the token that the call bears.',
    answers: [answers('The token is dead', {})],
  }),
  me: Documented({
    summary: 'Show who is calling 当前用户',
    description: 'With the role of this call, which an API key may lower.',
    answers: [shows(UserView)],
  }),
  password: Documented({
    summary: 'Change one’s own password 修改自己的密码',
    description: 'Ends all one’s tokens and API keys at once, that of this call too. Not by an API key.',
    takes: PasswordInput,
    answers: [answers('It is changed', { success: true }), invalid()],
  }),
};
