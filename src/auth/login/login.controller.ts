import { Controller, Get, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiTags } from '../../rest/documentation/described-later.js';
import { addressOf } from '../../rest/requests/address.js';
import type { SuccessView } from '../../rest/documentation/success-view.js';
import { CalledBy, Fields, type Payload } from '../../rest/requests/parameters.js';
import { singleReads } from '../../rest/requests/single-reads.js';
import type { ActingUser, Identity } from '../identity.js';
import type { MeView } from '../users/dto/user-view.js';
import { UsersService } from '../users/users.service.js';
import { LoginInput, PasswordInput } from './dto/login-input.js';
import { documentation } from './login.documentation.js';
import { LoginService } from './login.service.js';
import type { TokenView } from './dto/token-view.js';

/** The maximum size of the body of a login, in bytes. It is small because anybody can send one. */
const LOGIN_BYTES = 16 * 1024;

/** `/api/login/`, `/api/user/me/` and `/api/user/password/`: logins and the caller's own account. */
@ApiTags('user')
@Controller('api')
export class LoginController {
  constructor(
    private readonly logins: LoginService,
    private readonly users: UsersService,
  ) {}

  @Post('login')
  @HttpCode(200)
  @documentation.login
  async login(
    @Req() request: FastifyRequest,
    @Fields(LoginInput) payload: Payload<LoginInput>,
  ): Promise<TokenView> {
    return {
      token: await this.logins.login(await payload.atMost(LOGIN_BYTES).read(), {
        id: null,
        ip: addressOf(request),
        requestId: request.id,
      }),
    };
  }

  @Get('user/me')
  @documentation.me
  me(@CalledBy() caller: Identity): Promise<MeView> {
    return singleReads.run(caller.id, () => this.users.me(caller));
  }

  @Post('user/password')
  @HttpCode(200)
  @documentation.password
  async password(
    @CalledBy() caller: ActingUser,
    @Fields(PasswordInput) payload: Payload<PasswordInput>,
  ): Promise<SuccessView> {
    await this.logins.changePassword(caller, payload.atMost(LOGIN_BYTES));
    return { success: true };
  }
}
