import { gives, invalid, shows } from '../../rest/documentation/answers.js';
import { Documented } from '../../rest/documentation/documented.js';
import { MESSAGES } from '../../rest/messages.js';
import { SuccessView } from '../../rest/documentation/success-view.js';
import { MeView } from '../users/dto/user-view.js';
import { LoginInput, PasswordInput } from './dto/login-input.js';
import { TokenView } from './dto/token-view.js';

/** How `/docs` describes the routes of `LoginController`. */
export const documentation = {
  login: Documented({
    operationId: 'login',
    summary: 'Log in 登录',
    description:
      'Send the token as `Authorization: Token …` (or `Bearer …`) with other calls. It is valid for 30 days, or until a logout or a change of the password.',
    takes: LoginInput,
    exampleFails: { status: 400, because: 'until you replace its username and password by those of a user' },
    answers: [
      shows(TokenView),
      invalid('The credentials are wrong or incomplete', { detail: MESSAGES.badCredentials.en }),
    ],
  }),
  logout: Documented({
    operationId: 'logout',
    summary: 'Log out 退出登录',
    description: 'Revokes the token of this call. Where that is an API key, the key is deleted.',
    answers: [
      gives('The token is revoked', { type: 'object', properties: {}, additionalProperties: false }, {}),
    ],
  }),
  me: Documented({
    operationId: 'getCurrentUser',
    summary: 'Show who is calling 当前用户',
    description:
      'Includes the role of this call, which an API key can lower, and the routes that the role allows.',
    answers: [shows(MeView)],
  }),
  password: Documented({
    operationId: 'changePassword',
    summary: 'Change your own password 修改自己的密码',
    description:
      'Revokes all tokens and API keys of the caller at once, including the token of this call. Needs the token of a login: API keys, and calls without credentials in open mode, are refused.',
    takes: PasswordInput,
    exampleFails: { status: 401, because: 'until you log in and authorize' },
    answers: [shows(SuccessView), invalid()],
  }),
};
